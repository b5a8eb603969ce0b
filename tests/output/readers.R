# A results file opens in ncdf4, with named dimensions and units.
library(ncdf4)

path <- commandArgs(trailingOnly = TRUE)[1]
file <- nc_open(path)
output <- ncvar_get(file, "output", collapse_degen = FALSE)
stopifnot(
  # R lists the fastest dimension first
  identical(
    sapply(file$var$output$dim, function(d) d$name),
    c("time", "shock", "package", "member")
  ),
  file$var$output$units == "1e4 CNY week-1",
  grepl("^days since ", file$dim$time$units),
  identical(as.character(file$dim$shock$vals), c("off", "on")),
  file$dim$package$vals[1] == "none",
  all(is.finite(output[, , , 1])),
  nchar(ncvar_get(file, "seed_hex")[1]) == 18,
  length(ncvar_get(file, "network/000000/link_value")) > 0
)
nc_close(file)
cat("ncdf4: ok\n")
