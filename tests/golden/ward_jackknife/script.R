# The stratified jackknife, the population of wards known; deviations from the mean of the replicates.
source("../ward.R")
d <- residents(16)
s <- svydesign(~ward, strata = ~area, weights = ~w, fpc = ~n_wards, data = d)
j <- as.svrepdesign(s, type = "JKn", mse = FALSE)
save_case("ward_jackknife", "wards, stratified jackknife",
          list(kind = "replicate_from", type = "JKn", base = wards, mse = FALSE), usual(j))
