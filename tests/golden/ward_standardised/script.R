# Standardised to stated shares of ages after raking: R survey 4.5 post-stratifies the raked design, so that its standard
# error first leaves out what raking explains. Weights that stand for fewer people than respondents have no design effect
# of a mean without replacement, and one below 0 of a total.
source("../ward.R")
d <- residents(29)
d$w <- d$w / 200
write.csv(d, "data.csv", row.names = FALSE, quote = FALSE)
people$N <- people$N / 200
write_people()
s <- svydesign(~ward, strata = ~area, weights = ~w, data = d)
r <- rake(s, list(~sex, ~area), list(margin("sex"), data.frame(area = c("hills", "plain"), Freq = c(15, 21))),
          control = list(maxit = 2000, epsilon = 1e-13))
write.csv(data.frame(sex = c("F", "M", "F", "M"), area = c("hills", "hills", "plain", "plain"),
                     N = c(10, 5, 12.5, 8.5)), "people.csv", row.names = FALSE, quote = FALSE)
shares <- c("18-39" = 0.5, "40-59" = 0.3, "60+" = 0.2)
tests <- list()
for (v in c("satisfied", "days")) for (who in list(r, subset(r, sex == "F"))) {
  f <- as.formula(paste("~", v))
  stood <- svystandardize(who, by = ~age, over = ~1, population = shares)
  m <- svymean(f, stood)
  domain <- if (any(weights(who) == 0)) list(sex = "F") else NULL
  tests <- c(tests, list(list(estimand = "standardize", var = v, by = "age", shares = as.list(shares), domain = domain,
    expected = list(levels = several(names(shares)), est = as.numeric(coef(m)), se = as.numeric(SE(m))))))
}
for (v in c("satisfied", "days")) {
  f <- as.formula(paste("~", v))
  m <- suppressWarnings(svymean(f, r, deff = TRUE)); t <- svytotal(f, r, deff = TRUE)
  tests <- c(tests, list(
    list(estimand = "mean", var = v, expected = list(est = as.numeric(coef(m)), se = as.numeric(SE(m)), deff = as.numeric(deff(m)))),
    list(estimand = "total", var = v, expected = list(est = as.numeric(coef(t)), se = as.numeric(SE(t)), deff = as.numeric(deff(t))))))
}
stopifnot(sum(weights(r)) < nrow(d))
save_case("ward_standardised", "raked, then standardised",
          list(kind = "taylor", ids = list("ward"), strata = list("area"), weights = "w"), tests,
          adjust = list(list(type = "rake", margins = list(list("sex"), list("area")), population = "people.csv")))
