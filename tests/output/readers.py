"""A results file opens in one line, with named dimensions, units and dates."""

import sys

import numpy as np
import xarray as xr

path = sys.argv[1]
for engine in ("netcdf4", "h5netcdf"):
    data = xr.open_dataset(path, engine=engine).load()
    assert data["output"].dims == ("member", "package", "shock", "time"), engine
    assert data["product_output"].dims[-2:] == ("time", "product"), engine
    assert data["output"].attrs["units"] == "1e4 CNY week-1", engine
    assert data["output"].attrs["long_name"], engine
    assert list(data["shock"].values) == ["off", "on"], engine
    assert data["package"].values[0] == "none", engine
    assert np.issubdtype(data["time"].dtype, np.datetime64), engine
    assert (np.diff(data["time"].values) == np.timedelta64(7, "D")).all(), engine
    assert data["seed_hex"].values[0] == f"0x{data.attrs['seed']:016x}", engine
    done = data.isel(member=np.flatnonzero(data["status"].values == 1))
    assert done.sizes["member"] > 0, engine
    calm = done["output"].sel(package="none", shock="off")
    assert np.isfinite(calm).all() and (calm > 0).all(), engine
    by_product = done["product_output"].sel(package="none", shock="off").sum("product")
    if not data.attrs["title"].startswith("A fake"):
        assert np.allclose(by_product, calm, rtol=1e-4), engine
    resilience = done["loss_area"].sel(shock="on")
    assert np.isfinite(resilience).all() and (resilience >= 0).all(), engine
    assert np.isnan(done["loss_area"].sel(shock="off")).all(), engine
    if "shocked_input" in data.dims:
        weeks = done["time_to_substitute"].sel(shock="on")
        flag = done["time_to_substitute_censored"].sel(shock="on")
        assert ((flag == 1) == np.isnan(weeks)).all(), engine
    assert all(len(text) == 64 for text in done["state_hash"].values.flat), engine

    net = xr.open_dataset(path, engine=engine, group="/network/000000").load()
    n_firms, n_products = net.sizes["firm"], data.sizes["product"]
    assert (net["firm_id"].values == np.arange(n_firms)).all(), engine
    for name, pool, table in (
        (0, "pool_flow", "balanced_table"),
        (1, "pool_import", "balanced_import"),
    ):
        kept = net["link_foreign"].values == name
        flow = net[pool].values.copy()
        buyer = net["link_buyer"].values[kept]
        np.add.at(
            flow,
            (net["link_product"].values[kept], net["firm_product"].values[buyer]),
            net["link_value"].values[kept],
        )
        assert flow.shape == (n_products, n_products), engine
        # the agents of a small economy cannot carry every flow; what is dropped is told
        gap = net[table].values.sum() - flow.sum()
        dropped = net.attrs["dropped_flow"]
        assert abs(gap) <= dropped + 1e-6 * net[table].values.sum(), (engine, gap)

    scenario = xr.open_dataset(path, engine=engine, group="/scenario")
    assert "title" in str(scenario["text"].values), engine
    provenance = xr.open_dataset(path, engine=engine, group="/provenance").attrs
    assert provenance["version"] and provenance["compiler"], engine
print("xarray: ok")
