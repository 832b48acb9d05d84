# Residents of wards, for every script about weights, replicates and quantiles: data, tests, population.
source("../survey_answers.R")
options(survey.lonely.psu = "fail")

# 2 areas, 12 wards of 30, 72 residents. Written to data.csv once and never drawn again.
residents <- function(seed) {
  if (!file.exists("data.csv")) {
    set.seed(seed)
    ward <- rep(1:12, times = 5 + (1:12) %% 3)
    n <- length(ward)
    area <- ifelse(ward <= 5, "hills", "plain")
    rows <- data.frame(id = seq_len(n), area = area, ward = ward, n_wards = ifelse(area == "hills", 14, 40),
                       w = round(runif(n, 40, 160), 3), sex = rep(c("F", "M", "F"), length.out = n),
                       age = sample(c("18-39", "40-59", "60+"), n, TRUE), years = sample(1:40, n, TRUE),
                       days = round(rexp(n, 1 / 6) + rnorm(12, 2)[ward]^2, 1),
                       satisfied = rbinom(n, 1, 0.7))
    write.csv(rows, "data.csv", row.names = FALSE, quote = FALSE)
  }
  read.csv("data.csv")
}

people <- data.frame(sex = rep(c("F", "M"), 3), age = rep(c("18-39", "40-59", "60+"), each = 2),
                     N = c(1900, 1200, 1500, 900, 1100, 600))
years_total <- 150000
margin <- function(names) xtabs(as.formula(paste("N ~", paste(names, collapse = "+"))), people)
write_people <- function(totals = FALSE) {
  write.csv(people, "people.csv", row.names = FALSE, quote = FALSE)
  if (totals) write.csv(data.frame(variable = "years", total = years_total), "totals.csv", row.names = FALSE, quote = FALSE)
}
wards <- list(kind = "taylor", ids = list("ward"), strata = list("area"), weights = "w", fpc = list("n_wards"))

described_weights <- function(w) list(estimand = "weights", key = "id", expected = list(
  sum = sum(w), sum_sq = sum(w^2), min = min(w), max = max(w),
  kish_deff = length(w) * sum(w^2) / sum(w)^2, n_eff_kish = sum(w)^2 / sum(w^2), first10 = several(w[1:10])))

# The mean and total of two variables, for everybody and for women, and a ratio.
usual <- function(s, keys = c("est", "se", "df", "df_design", "ci", "n")) {
  women <- subset(s, sex == "F")
  tests <- list()
  for (v in c("satisfied", "days")) {
    f <- as.formula(paste("~", v))
    tests <- c(tests, list(
      list(estimand = "mean", var = v, expected = mean_of(f, s)[keys]),
      list(estimand = "total", var = v, expected = total_of(f, s)[keys]),
      list(estimand = "mean", var = v, domain = list(sex = "F"), expected = mean_of(f, women, s)[keys]),
      list(estimand = "total", var = v, domain = list(sex = "F"), expected = total_of(f, women, s)[keys])))
  }
  r <- svyratio(~days, ~years, s)
  c(tests, list(list(estimand = "ratio", num = "days", den = "years",
                     expected = list(est = as.numeric(coef(r)), se = as.numeric(SE(r))))))
}
# women keep their zero-weight neighbours after calibration: count them by their weight
women_count <- function(tests, n) lapply(tests, function(t) {
  if (!is.null(t$domain)) t$expected$n <- n
  t
})
