# Communes, villages and people: three stages, each with its population count; ids used again in each parent.
source("../survey_answers.R")
options(survey.lonely.psu = "fail")

if (!file.exists("data.csv")) {
  set.seed(1170)
  rows <- expand.grid(person = 1:4, village = 1:3, commune = 1:4, stratum = c("north", "south"))
  rows <- rows[runif(nrow(rows)) < 0.9, ]
  rows$communes <- ifelse(rows$stratum == "north", 11, 27)
  rows$villages <- 5 + (rows$commune * 7 + rows$village * 0) %% 6
  rows$people <- 40 + 13 * rows$commune + 9 * rows$village
  count <- function(...) ave(rep(1, nrow(rows)), ..., FUN = sum)
  rows$w <- with(rows, communes / 4 * villages / 3 * people / count(stratum, commune, village))
  rows$w <- round(rows$w, 5)
  rows$y <- round(50 + 10 * rnorm(8)[rows$commune] + 5 * rnorm(12)[rows$village] + rnorm(nrow(rows), 0, 8), 2)
  rows$x <- round(rows$y * 0.4 + rnorm(nrow(rows), 10, 3), 2)
  rows$y[sample(nrow(rows), 5)] <- NA
  rows$group <- sample(c("a", "b", "c"), nrow(rows), TRUE)
  write.csv(rows[sample(nrow(rows)), ], "data.csv", row.names = FALSE, na = "", quote = FALSE)
}

d <- read.csv("data.csv")
s <- svydesign(~commune + village + person, strata = ~stratum, weights = ~w, nest = TRUE,
               fpc = ~communes + villages + people, data = d)
some <- subset(s, group %in% c("a", "b"))
r <- svyratio(~x, ~y, s, na.rm = TRUE)
tests <- list(
  list(estimand = "mean", var = "y", expected = mean_of(~y, s)),
  list(estimand = "mean", var = "x", expected = mean_of(~x, s)),
  list(estimand = "mean", var = "y", domain = list(group = list("a", "b")), expected = mean_of(~y, some, s)),
  list(estimand = "total", var = "x", domain = list(group = list("a", "b")), expected = total_of(~x, some, s)),
  list(estimand = "ratio", num = "x", den = "y",
       expected = brief(as.numeric(coef(r)), as.numeric(SE(r)), degf(s), sum(!is.na(d$y))))
)
save_case("village_three_stage", "communes, villages, people: three stages with counts, nested ids",
          list(kind = "taylor", ids = list("commune", "village", "person"), strata = list("stratum"),
               weights = "w", nest = TRUE, fpc = list("communes", "villages", "people")), tests)
