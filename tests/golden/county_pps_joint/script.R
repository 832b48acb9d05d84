# Counties drawn with unequal probabilities; joint probabilities given, variance of Yates and Grundy.
source("../survey_answers.R")
if (!file.exists("data.csv")) {
  set.seed(21)
  p <- round(runif(9, 0.1, 0.8), 4)
  joint <- round(outer(p, p) * (1 - 1 / 9 - outer(p, p, "+") / 90), 6)
  diag(joint) <- p
  write.csv(joint, "joint.csv", row.names = FALSE, quote = FALSE)
  write.csv(data.frame(county = 1:9, p = p, votes = round(p * 900 + rnorm(9, 0, 60)), coast = rep(0:1, length.out = 9)),
            "data.csv", row.names = FALSE, quote = FALSE)
}
d <- read.csv("data.csv")
joint <- as.matrix(read.csv("joint.csv"))
tests_of <- function(s) {
  coast <- subset(s, coast == 1)
  part <- function(answer, design) described(answer, design, s, sum(weights(design) > 0))
  list(list(estimand = "total", var = "votes", expected = part(svytotal(~votes, s), s)),
       list(estimand = "mean", var = "votes", expected = part(svymean(~votes, s), s)),
       list(estimand = "total", var = "votes", domain = list(coast = 1), expected = part(svytotal(~votes, coast), coast)))
}
s <- svydesign(~1, fpc = ~p, data = d, pps = ppsmat(unname(joint)), variance = "YG")
save_case("county_pps_joint", "counties, joint probabilities, Yates-Grundy",
          list(kind = "pps_joint", p = "p", joint = "joint.csv", variance = "YG"), tests_of(s))
