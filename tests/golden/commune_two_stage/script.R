# Communes drawn in three strata, adults drawn in each commune; population counts at both stages.
source("../survey_answers.R")
options(survey.lonely.psu = "fail")

if (!file.exists("data.csv")) {
  set.seed(20210901)
  frame <- data.frame(stratum = rep(c("urban", "delta", "coast"), c(4, 5, 3)), commune = 101:112)
  frame$communes <- c(urban = 15, delta = 40, coast = 9)[frame$stratum]
  frame$adults <- round(runif(12, 800, 6000))
  rows <- frame[rep(1:12, times = sample(6:14, 12, TRUE)), ]
  m <- ave(rows$commune, rows$commune, FUN = length)
  n <- c(urban = 4, delta = 5, coast = 3)[rows$stratum]
  rows$w <- round(rows$communes / n * rows$adults / m, 4)
  level <- rnorm(112)[rows$commune] * 0.5
  item <- function(shift) pmin(5, pmax(1, round(3.4 + shift + level + rnorm(nrow(rows), 0, 1.1))))
  rows$a1 <- item(0); rows$a2 <- item(0.3); rows$b1 <- item(-0.2)
  for (v in c("a1", "a2", "b1")) rows[[v]][runif(nrow(rows)) < 0.1] <- sample(c(NA, 8, 9), 1)
  rows$a1[runif(nrow(rows)) < 0.06] <- NA
  rows$a2[runif(nrow(rows)) < 0.06] <- 8
  rows$sex <- sample(c("F", "M"), nrow(rows), TRUE)
  rows$visits <- rpois(nrow(rows), 2) + 1
  rows$person <- sample(10000, nrow(rows))
  write.csv(rows[sample(nrow(rows)), ], "data.csv", row.names = FALSE, na = "", quote = FALSE)
}

d <- read.csv("data.csv")
for (v in c("a1", "a2", "b1")) d[[v]][d[[v]] %in% c(8, 9)] <- NA
yes <- function(x) as.numeric(x %in% c(4, 5)) + ifelse(is.na(x), NA, 0)
d$sa1 <- yes(d$a1); d$sa2 <- yes(d$a2); d$sb1 <- yes(d$b1)
d$num <- rowSums(d[c("sa1", "sa2", "sb1")], na.rm = TRUE)
d$den <- rowSums(!is.na(d[c("sa1", "sa2", "sb1")]))
d$own <- ifelse(d$den > 0, d$num / d$den, NA)
for (v in c("sa1", "sa2", "sb1")) {
  d[[paste0(v, "n")]] <- ifelse(is.na(d[[v]]), 0, d[[v]]); d[[paste0(v, "d")]] <- as.numeric(!is.na(d[[v]]))
}
s <- svydesign(~commune + person, strata = ~stratum, weights = ~w, fpc = ~communes + adults, data = d)
women <- subset(s, sex == "F"); one <- subset(s, commune == 103)

items <- list("a1", "a2", "b1")
mean_of_items <- function(design) {
  totals <- svytotal(~sa1n + sa1d + sa2n + sa2d + sb1n + sb1d, design)
  whole <- svycontrast(totals, quote((sa1n / sa1d + sa2n / sa2d + sb1n / sb1d) / 3))
  brief(as.numeric(coef(whole)), as.numeric(SE(whole)), degf(design), sum(model.frame(design)$den > 0))
}
pooled <- function(design) {
  r <- svyratio(~num, ~den, design)
  brief(as.numeric(coef(r)), as.numeric(SE(r)), degf(design), sum(model.frame(design)$den > 0))
}
s <- update(s, fn = sa1n * (sex == "F"), fd = sa1d * (sex == "F"), mn = sa1n * (sex == "M"), md = sa1d * (sex == "M"))
gap <- svycontrast(svytotal(~fn + fd + mn + md, s), quote(mn / md - fn / fd))
t <- as.numeric(coef(gap) / SE(gap))
r <- svyratio(~visits, ~a2, s, na.rm = TRUE)
shares <- svymean(~factor(b1), s, na.rm = TRUE)

known <- list(missing = several(8, 9), event = several(4, 5))
index <- function(aggregate) c(list(estimand = "index", aggregate = aggregate, items = items), known)
tests <- list(
  c(list(estimand = "mean", var = "a1"), known, list(expected = mean_of(~sa1, s))),
  list(estimand = "mean", var = "a2", missing = several(8, 9), expected = mean_of(~a2, s)),
  c(list(estimand = "mean", var = "b1", domain = list(sex = "F")), known,
    list(expected = mean_of(~sb1, women, s))),
  list(estimand = "total", var = "visits", expected = total_of(~visits, s)),
  list(estimand = "total", var = "visits", domain = list(sex = "F"), expected = total_of(~visits, women, s)),
  list(estimand = "total", var = "visits", domain = list(commune = 103), expected = total_of(~visits, one, s)),
  list(estimand = "ratio", num = "visits", den = "a2", missing = several(8, 9),
       expected = brief(as.numeric(coef(r)), as.numeric(SE(r)), degf(s), sum(!is.na(d$a2)))),
  list(estimand = "dist", var = "b1", missing = several(8, 9),
       expected = list(levels = as.character(sort(unique(d$b1))), est = several(as.numeric(coef(shares))),
                       se = several(as.numeric(SE(shares))), n = sum(!is.na(d$b1)))),
  c(list(estimand = "diff", var = "a1", by = "sex", levels = list("F", "M")), known,
    list(expected = list(est = as.numeric(coef(gap)), se = as.numeric(SE(gap)), df = degf(s),
                         ci = limits(as.numeric(coef(gap)), as.numeric(SE(gap)), degf(s)),
                         t = t, p = 2 * pt(-abs(t), degf(s))))),
  c(index("pooled"), list(expected = pooled(s))),
  c(index("pooled"), list(domain = list(sex = "F"), expected = pooled(women))),
  c(index("item_mean"), list(expected = mean_of_items(s))),
  c(index("item_mean"), list(domain = list(sex = "F"), expected = mean_of_items(women))),
  c(index("person_mean"), list(expected = mean_of(~own, s)[c("est", "se", "df", "ci", "n")]))
)
save_case("commune_two_stage", "communes in strata, adults in communes, counted at both stages",
          list(kind = "taylor", ids = list("commune", "person"), strata = list("stratum"), weights = "w",
               fpc = list("communes", "adults")), tests)
