# Clients drawn one by one and post-stratified: R keeps the rows outside a domain, and counts them too.
# Run with R survey 4.5: svychisq of 4.1-1 takes the degrees of freedom of the whole design.
source("../inference_answers.R")
if (!file.exists("data.csv")) clients()

d <- read.csv("data.csv", encoding = "UTF-8")
if (!file.exists("population.csv")) {
  known <- aggregate(w ~ area + band, d, sum)
  known$N <- round(known$w * c(1.2, .9, .8, 1.1, 1.3)[seq_len(nrow(known)) %% 5 + 1])
  write.csv(known[c("area", "band", "N")], "population.csv", row.names = FALSE, quote = FALSE)
}
people <- read.csv("population.csv")
names(people)[3] <- "Freq"
d$whole[d$whole %in% 9] <- NA
s <- postStratify(svydesign(~1, strata = ~area, weights = ~w, data = d), ~area + band, people)
every <- c("F", "Wald", "adjWald", "lincom")

table_among <- function(s, domain = NULL) {
  found <- table_of("field", "whole", subset(s, !is.na(whole)), every)
  list(estimand = "chisq", row = "field", col = "whole", col_recode = list(missing = list(9)), domain = domain,
       statistics = as.list(every), expected = lapply(found[every], function(one) one[c("statistic", "p")]))
}
waits <- function(s, interval, domain = NULL) {
  q <- svyquantile(~wait, s, c(.25, .5, .9), qrule = "hf8", interval.type = interval)[[1]]
  list(estimand = "quantile", var = "wait", probs = list(.25, .5, .9), qrule = "hf8", interval = interval,
       domain = domain, expected = list(est = number(q[, 1]), lo = number(q[, 2]), hi = number(q[, 3]),
                                        se = number(q[, 4]), df = degf(s)))
}
hills <- subset(s, area == "hills")
there <- list(area = "hills")
tests <- list(table_among(s), table_among(hills, there), waits(s, "beta"), waits(hills, "mean", there),
              waits(hills, "beta", there))
save_inference("desk_calibrated_rows", "tables and quantiles where a calibrated design keeps its rows",
               list(kind = "taylor", ids = NULL, strata = list("area"), weights = "w"), tests,
               list(list(type = "poststratify", vars = list("area", "band"), population = "population.csv")))
