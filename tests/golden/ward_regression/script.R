# Calibrated to sex, age and a total of years by linear regression (GREG).
source("../ward.R")
d <- residents(14)
write_people(totals = TRUE)
s <- svydesign(~ward, strata = ~area, weights = ~w, fpc = ~n_wards, data = d)
totals <- c(`(Intercept)` = sum(people$N), sexM = margin("sex")[["M"]], `age40-59` = margin("age")[["40-59"]],
            `age60+` = margin("age")[["60+"]], years = years_total)
g <- calibrate(s, ~ sex + age + years, totals)
tests <- c(list(described_weights(weights(g))), women_count(usual(g), sum(d$sex == "F")))
save_case("ward_regression", "wards, calibrated linearly", wards, tests, adjust = list(
  list(type = "calibrate", method = "linear", categorical = several("sex", "age"), numeric = several("years"),
       population = "people.csv", population_numeric = "totals.csv")))
