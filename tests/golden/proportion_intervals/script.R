# Intervals of proportions by each method of svyciprop that R survey 4.1-1 has without interpolation.
source("../survey_answers.R")
options(survey.lonely.psu = "fail")

if (!file.exists("data.csv")) {
  set.seed(97)
  psu <- rep(1:16, each = 7)
  rows <- data.frame(psu = psu, stratum = (psu - 1) %/% 4, w = round(runif(length(psu), 1, 4), 3),
                     half = rbinom(length(psu), 1, plogis(rnorm(16, 0, .7))[psu]),
                     most = rbinom(length(psu), 1, 0.96),
                     sex = sample(c("F", "M"), length(psu), TRUE))
  rows$half[sample(length(psu), 9)] <- NA
  write.csv(rows, "data.csv", row.names = FALSE, na = "", quote = FALSE)
}

d <- read.csv("data.csv")
s <- svydesign(~psu, strata = ~stratum, weights = ~w, data = d)
intervals <- function(name, design) {
  design <- subset(design, !is.na(model.frame(design)[[name]]))
  formula <- as.formula(paste0("~", name))
  m <- svymean(formula, design)
  ci <- function(method) as.numeric(confint(svyciprop(formula, design, method = method)))
  list(est = as.numeric(coef(m)), se = as.numeric(SE(m)), df = degf(design), n = nrow(design),
       n_rows_for_beta = nrow(design), xlogit = ci("xlogit"), asin = ci("asin"), beta = ci("beta"),
       mean = ci("mean"))
}
methods <- list("xlogit", "asin", "beta", "mean")
test <- function(name, design, ...) list(estimand = "ciprop", var = name, event = several(1), methods = methods,
                                         ..., expected = intervals(name, design))
tests <- list(
  test("half", s), test("most", s),
  test("half", subset(s, sex == "F"), domain = list(sex = "F")),
  test("most", subset(s, sex == "F"), domain = list(sex = "F"))
)
save_case("proportion_intervals", "intervals of proportions in the middle and near 100 %",
          list(kind = "taylor", ids = list("psu"), strata = list("stratum"), weights = "w"), tests)
