"""Prints "member package shock hash" for every world of a results file."""
import sys

import h5py


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


with h5py.File(sys.argv[1]) as file:
    for m, member in enumerate(file["state_hash"][:]):
        for package, row in zip(file["package"][:], member):
            for shock, value in zip(file["shock"][:], row):
                print(m, text(package), text(shock), text(value))
