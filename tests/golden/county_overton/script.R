# Counties drawn with unequal probabilities in two strata; Overton's approximation.
source("../survey_answers.R")
if (!file.exists("data.csv")) {
  set.seed(23)
  p <- round(runif(10, 0.1, 0.9), 4)
  write.csv(data.frame(county = 1:10, region = rep(1:2, c(4, 6)), p = p,
                       votes = round(p * 900 + rnorm(10, 0, 60))), "data.csv", row.names = FALSE, quote = FALSE)
}
d <- read.csv("data.csv")
s <- svydesign(~1, strata = ~region, fpc = ~p, data = d, pps = "overton")
north <- subset(s, region == 1)
part <- function(answer, design) described(answer, design, s, sum(weights(design) > 0))
# R keeps the rows outside a domain, and counts them in the beta interval and in Pearson's statistic.
d$large <- as.integer(d$votes > 400)
write.csv(d, "data.csv", row.names = FALSE, quote = FALSE)
s <- svydesign(~1, strata = ~region, fpc = ~p, data = d, pps = "overton")
some <- subset(s, county > 1)
counties <- list(county = 2:10)
large <- svymean(~large, some)
beta <- list(estimand = "ciprop", var = "large", event = list(1), methods = list("beta"), domain = counties,
             expected = list(est = as.numeric(coef(large)), n_rows_for_beta = 10,
                             beta = several(confint(svyciprop(~large, some, method = "beta")))))
pearson <- svychisq(~region + large, some, statistic = "Chisq")
table <- list(estimand = "chisq", row = "region", col = "large", statistics = list("Chisq"), domain = counties,
              expected = list(Chisq = list(statistic = as.numeric(pearson$statistic), p = as.numeric(pearson$p.value))))
save_case("county_overton", "counties, Overton", list(kind = "pps_overton", p = "p", strata = list("region")), list(
  list(estimand = "total", var = "votes", expected = part(svytotal(~votes, s), s)),
  list(estimand = "mean", var = "votes", domain = list(region = 1), expected = part(svymean(~votes, north), north)), beta, table))
