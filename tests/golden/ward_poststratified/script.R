# Post-stratified to sex x age; the standard error takes out the mean of each cell under the old weights.
source("../ward.R")
d <- residents(11)
write_people()
s <- svydesign(~ward, strata = ~area, weights = ~w, fpc = ~n_wards, data = d)
cells <- data.frame(margin(c("sex", "age")))
p <- postStratify(s, ~ sex + age, cells)
tests <- c(list(described_weights(weights(p))), women_count(usual(p), sum(d$sex == "F")))
save_case("ward_poststratified", "wards, post-stratified to sex and age", wards, tests,
          adjust = list(list(type = "poststratify", vars = list("sex", "age"), population = "people.csv")))
