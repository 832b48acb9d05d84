# Trimmed in one pass; the standard error takes the trimmed weights as given. (R 4.1-1 trims strictly in
# another way than R 4.5, so that strict trimming is checked by hand.)
source("../ward.R")
d <- residents(13)
s <- svydesign(~ward, strata = ~area, weights = ~w, fpc = ~n_wards, data = d)
t <- trimWeights(s, lower = 70, upper = 120)
tests <- c(list(described_weights(weights(t))), usual(t))
save_case("ward_trimmed", "wards, trimmed", wards, tests,
          adjust = list(list(type = "trim", lower = 70, upper = 120, strict = FALSE)))
