# Domains that leave strata one unit with an answer: a difference of domains (svyby) counts the units that were asked. R survey 4.5.
source("../survey_answers.R")
options(survey.lonely.psu = "adjust", survey.adjust.domain.lonely = TRUE)

if (!file.exists("data.csv")) {
  set.seed(34)
  rows <- data.frame(stratum = rep(c("h1", "h2", "h3"), each = 24), psu = rep(1:12, each = 6))
  rows$w <- round(runif(nrow(rows), 5, 20), 3)
  rows$sex <- rep(c("F", "M", "M"), length.out = nrow(rows))
  rows$y <- sample(1:5, nrow(rows), TRUE)
  rows$y[rows$psu %in% c(1, 2, 3, 7, 8) | runif(nrow(rows)) < .1] <- NA
  write.csv(rows, "data.csv", row.names = FALSE, quote = FALSE, na = "")
}

d <- read.csv("data.csv")
s <- svydesign(~psu, strata = ~stratum, weights = ~w, data = d)
apart <- function(design, domain = NULL) {
  by <- svyby(~y, ~sex, design, svymean, na.rm = TRUE, covmat = TRUE)
  V <- vcov(by); est <- as.numeric(coef(by)[2] - coef(by)[1]); se <- sqrt(V[1, 1] + V[2, 2] - 2 * V[1, 2]); df <- degf(design)
  list(estimand = "diff", var = "y", by = "sex", levels = list("F", "M"), domain = domain,
       expected = list(est = est, se = se, df = df, ci = limits(est, se, df), t = est / se))
}
tests <- list(list(estimand = "mean", var = "y", expected = mean_of(~y, s)[c("est", "se", "df", "ci")]), apart(s),
              apart(subset(s, stratum != "h2"), list(stratum = list("h1", "h3"))))
save_case("lonely_unanswered", "strata in which one unit answered, adjust in domains",
          list(kind = "taylor", ids = list("psu"), strata = list("stratum"), weights = "w"), tests,
          lonely = "adjust", domain_lonely = TRUE)
