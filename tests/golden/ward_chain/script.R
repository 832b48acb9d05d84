# Post-stratified, trimmed, then raked: the projections are taken one after the other, trimming has none.
source("../ward.R")
d <- residents(12)
write_people()
s <- svydesign(~ward, strata = ~area, weights = ~w, fpc = ~n_wards, data = d)
p <- postStratify(s, ~sex, data.frame(margin("sex")))
t <- trimWeights(p, lower = 60, upper = 150)
r <- rake(t, list(~sex, ~age), list(margin("sex"), margin("age")), control = list(maxit = 500, epsilon = 1e-13))
tests <- c(list(described_weights(weights(r))), women_count(usual(r), sum(d$sex == "F")))
save_case("ward_chain", "wards, post-stratified, trimmed, raked", wards, tests, adjust = list(
  list(type = "poststratify", vars = list("sex"), population = "people.csv"),
  list(type = "trim", lower = 60, upper = 150, strict = FALSE),
  list(type = "rake", margins = list(list("sex"), list("age")), population = "people.csv")))
