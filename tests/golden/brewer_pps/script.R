# Schools drawn with unequal probabilities without replacement, Brewer's approximation; sorted by school,
# because R 4.1-1 is wrong for other orders. The rows of data.csv are then shuffled.
source("../survey_answers.R")
options(survey.lonely.psu = "fail")

if (!file.exists("data.csv")) {
  set.seed(4)
  school <- rep(1:9, times = sample(3:6, 9, TRUE))
  stratum <- ifelse(school < 5, "a", "b")
  p <- round(runif(9, 0.15, 0.7), 4)[school]
  rows <- data.frame(school = school, stratum = stratum, p = p, w = round(1 / p, 6),
                     y = round(rnorm(9)[school] + rnorm(length(school), 3), 3),
                     sex = sample(c("boy", "girl"), length(school), TRUE))
  write.csv(rows[sample(nrow(rows)), ], "data.csv", row.names = FALSE, quote = FALSE)
}

d <- read.csv("data.csv")
d <- d[order(d$school), ]
s <- svydesign(~school, strata = ~stratum, weights = ~w, fpc = ~p, pps = "brewer", data = d)
girls <- subset(s, sex == "girl")
n <- sum(d$sex == "girl")
part <- function(answer, design, n) described(answer, design, s, n)
tests <- list(
  list(estimand = "mean", var = "y", expected = part(svymean(~y, s), s, nrow(d))),
  list(estimand = "total", var = "y", expected = part(svytotal(~y, s), s, nrow(d))),
  list(estimand = "mean", var = "y", domain = list(sex = "girl"), expected = part(svymean(~y, girls), girls, n))
)
save_case("brewer_pps", "schools drawn with unequal probabilities, Brewer",
          list(kind = "taylor", ids = list("school"), strata = list("stratum"), weights = "w",
               fpc = list("p"), pps = "brewer"), tests)
