# Units of three strata: all four taken, three of eight, two of five; persons drawn in each, everybody in one.
source("../survey_answers.R")
options(survey.lonely.psu = "fail")

if (!file.exists("data.csv")) {
  set.seed(20261128)
  frame <- data.frame(stratum = rep(c("town", "delta", "hills"), c(4, 3, 2)), unit = sprintf("U%02d", 1:9))
  frame$units <- c(town = 4, delta = 8, hills = 5)[frame$stratum]
  frame$people <- c(40, 25, 12, 60, 30, 18, 44, 20, 9)
  frame$asked <- c(24, 10, 12, 20, 6, 9, 11, 5, 9)
  rows <- frame[rep(1:9, times = frame$asked), ]
  level <- rnorm(9)[match(rows$unit, frame$unit)] * 0.4
  rows$satisfied <- as.numeric(runif(nrow(rows)) < plogis(0.6 + level))
  rows$days <- rpois(nrow(rows), exp(1.2 + level))
  rows$sex <- sample(c("F", "M"), nrow(rows), TRUE)
  rows$person <- sample(nrow(rows))
  rows$w <- rows$units / c(town = 4, delta = 3, hills = 2)[rows$stratum] * rows$people / rows$asked
  rows$w <- sprintf("%.17g", rows$w)
  write.csv(rows[sample(nrow(rows)), ], "data.csv", row.names = FALSE, quote = FALSE)
}

d <- read.csv("data.csv")
s <- svydesign(~unit + person, strata = ~stratum, weights = ~w, fpc = ~units + people, data = d)
women <- subset(s, sex == "F"); delta <- subset(s, stratum == "delta"); town <- subset(s, stratum == "town")
tests <- list(
  list(estimand = "mean", var = "satisfied", expected = mean_of(~satisfied, s)),
  list(estimand = "mean", var = "days", expected = mean_of(~days, s)),
  list(estimand = "mean", var = "days", domain = list(sex = "F"), expected = mean_of(~days, women, s)),
  list(estimand = "mean", var = "satisfied", domain = list(stratum = "town"), expected = mean_of(~satisfied, town, s)),
  list(estimand = "mean", var = "satisfied", domain = list(stratum = "delta"),
       expected = mean_of(~satisfied, delta, s)),
  list(estimand = "total", var = "days", expected = total_of(~days, s))
)
save_case("district_persons", "all units of a stratum, some of others, persons drawn in each and counted",
          list(kind = "taylor", ids = list("unit", "person"), strata = list("stratum"), weights = "w",
               fpc = list("units", "people")), tests)
