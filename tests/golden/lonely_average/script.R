# Strata with one unit at both stages: the mean of the other strata stands in for them.
source("../survey_answers.R")
options(survey.lonely.psu = "average")

if (!file.exists("data.csv")) {
  set.seed(33)
  rows <- data.frame(stratum = rep(c("h1", "h2", "h3"), c(20, 12, 5)),
                     psu = rep(c("p1", "p2", "p3", "p4", "p5", "p6"), c(7, 7, 6, 5, 7, 5)))
  rows$psus <- c(h1 = 9, h2 = 8, h3 = 4)[rows$stratum]
  rows$block <- rep(1:8, length.out = nrow(rows)) %% 3
  rows$block[rows$psu == "p5"] <- 0
  rows$blocks <- 6
  rows$w <- round(runif(nrow(rows), 5, 20), 3)
  rows$y <- sample(1:5, nrow(rows), TRUE)
  write.csv(rows, "data.csv", row.names = FALSE, quote = FALSE)
}

d <- read.csv("data.csv")
s <- svydesign(~psu + block, strata = ~stratum, weights = ~w, fpc = ~psus + blocks, data = d)
tests <- list(
  list(estimand = "mean", var = "y", expected = mean_of(~y, s)),
  list(estimand = "total", var = "y", expected = total_of(~y, s)),
  list(estimand = "mean", var = "y", domain = list(stratum = list("h1", "h3")),
       expected = mean_of(~y, subset(s, stratum != "h2"), s))
)
save_case("lonely_average", "one unit in a stratum at both stages, average",
          list(kind = "taylor", ids = list("psu", "block"), strata = list("stratum"), weights = "w",
               fpc = list("psus", "blocks")), tests, lonely = "average")
