# Bounded logit calibration. R's own needs the package MASS, so the weights are found here by Newton's
# method with solve(), and the residuals given to survey's variance.
source("../ward.R")
d <- residents(15)
write_people(totals = TRUE)
s <- svydesign(~ward, strata = ~area, weights = ~w, fpc = ~n_wards, data = d)
x <- model.matrix(~ sex + age + years, d)
totals <- c(sum(people$N), margin("sex")[["M"]], margin("age")[["40-59"]], margin("age")[["60+"]], years_total)
low <- 0.4; high <- 2.6
pace <- (high - low) / ((high - 1) * (1 - low))
factor_of <- function(u) {
  e <- exp(pace * u)
  (low * (high - 1) + high * (1 - low) * e) / (high - 1 + (1 - low) * e)
}
b <- rep(0, ncol(x))
for (i in 1:60) {
  g <- factor_of(drop(x %*% b))
  slope <- pace * (g - low) * (high - g) / (high - low)
  b <- b + solve(crossprod(x * (d$w * slope), x), totals - colSums(x * (d$w * g)))
}
g <- factor_of(drop(x %*% b))
w <- d$w * g
q <- qr(x * sqrt(d$w))
se_of <- function(u) {  # u: the linearised variable of each resident, times the weight
  residual <- qr.resid(q, u / (g * sqrt(d$w))) * g * sqrt(d$w)
  sqrt(drop(survey:::svyrecvar(residual, s$cluster, s$strata, s$fpc)))
}
answer <- function(v, inside) {
  y <- d[[v]]
  m <- sum(w[inside] * y[inside]) / sum(w[inside])
  domain <- if (all(inside)) NULL else list(sex = "F")
  list(list(estimand = "mean", var = v, domain = domain,
            expected = list(est = m, se = se_of(ifelse(inside, w * (y - m) / sum(w[inside]), 0)), n = sum(inside))),
       list(estimand = "total", var = v, domain = domain,
            expected = list(est = sum(w[inside] * y[inside]), se = se_of(ifelse(inside, w * y, 0)), n = sum(inside))))
}
tests <- c(list(described_weights(w)), answer("satisfied", d$sex != ""), answer("days", d$sex == "F"))
save_case("ward_logit", "wards, calibrated by the bounded logit distance", wards, tests, adjust = list(
  list(type = "calibrate", method = "logit", bounds = several(low, high), categorical = several("sex", "age"),
       numeric = several("years"), population = "people.csv", population_numeric = "totals.csv")))
