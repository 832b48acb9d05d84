# One ward of a jackknife whose every replicate is post-stratified: its weights do not stand and fall together, so R has
# a standard error and degrees of freedom there. Ages are codes such as "1_2", which are words and not numbers.
source("../ward.R")
if (!file.exists("data.csv")) {
  d <- residents(31)
  d$age <- c("18-39" = "1_1", "40-59" = "1_2", "60+" = "2_1")[d$age]
  write.csv(d, "data.csv", row.names = FALSE, quote = FALSE)
}
d <- read.csv("data.csv")
people$age <- c("18-39" = "1_1", "40-59" = "1_2", "60+" = "2_1")[people$age]
write_people()
s <- svydesign(~ward, strata = ~area, weights = ~w, data = d)
j <- postStratify(as.svrepdesign(s, type = "JKn", mse = TRUE), ~sex + age, margin(c("sex", "age")))
keys <- c("est", "se", "df", "ci", "n", "deff")
ages <- svymean(~age, j)
tests <- list(list(estimand = "dist", var = "age", expected = list(
  levels = several(sub("^age", "", names(ages))), est = several(coef(ages)), se = several(SE(ages)))))
for (ward in c(4, 9)) for (v in c("satisfied", "days")) {
  tests <- c(tests, list(list(estimand = "mean", var = v, domain = list(ward = ward),
                              expected = mean_of(as.formula(paste("~", v)), j[d$ward == ward, ], j)[keys])))
}
save_case("ward_jackknife_inside", "one ward of a jackknife, every replicate post-stratified",
          list(kind = "replicate_from", type = "JKn", mse = TRUE,
               base = list(kind = "taylor", ids = list("ward"), strata = list("area"), weights = "w")), tests,
          adjust = list(list(type = "poststratify", vars = list("sex", "age"), population = "people.csv")))
