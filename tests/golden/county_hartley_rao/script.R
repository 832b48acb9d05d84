# Counties drawn with unequal probabilities; Hartley and Rao with the sum over the population known.
source("../survey_answers.R")
if (!file.exists("data.csv")) {
  set.seed(22)
  p <- round(runif(10, 0.1, 0.45), 4)
  write.csv(data.frame(county = 1:10, p = p, votes = round(p * 900 + rnorm(10, 0, 60)), coast = rep(0:1, 5)),
            "data.csv", row.names = FALSE, quote = FALSE)
}
d <- read.csv("data.csv")
s <- svydesign(~1, fpc = ~p, data = d, pps = HR(0.21))
coast <- subset(s, coast == 1)
part <- function(answer, design) described(answer, design, s, sum(weights(design) > 0))
save_case("county_hartley_rao", "counties, Hartley-Rao", list(kind = "pps_hr", p = "p", psum = 0.21), list(
  list(estimand = "total", var = "votes", expected = part(svytotal(~votes, s), s)),
  list(estimand = "mean", var = "votes", expected = part(svymean(~votes, s), s)),
  list(estimand = "total", var = "votes", domain = list(coast = 1), expected = part(svytotal(~votes, coast), coast))))
