# Every replicate of the jackknife is raked; deviations from the whole sample's estimate.
source("../ward.R")
d <- residents(17)
write_people()
s <- svydesign(~ward, strata = ~area, weights = ~w, fpc = ~n_wards, data = d)
j <- as.svrepdesign(s, type = "JKn", mse = TRUE)
r <- rake(j, list(~sex, ~age), list(margin("sex"), margin("age")), control = list(maxit = 500, epsilon = 1e-13))
tests <- c(list(described_weights(weights(r, "sampling"))), usual(r, c("est", "se", "n")))
save_case("ward_jackknife_raked", "wards, every replicate raked",
          list(kind = "replicate_from", type = "JKn", base = wards, mse = TRUE), tests,
          adjust = list(list(type = "rake", margins = list(list("sex"), list("age")), population = "people.csv")))
