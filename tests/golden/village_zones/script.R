# Communes drawn in strata; in each its villages were drawn by the river and inland, each zone with its own count. R survey 4.5.
source("../survey_answers.R")
options(survey.lonely.psu = "adjust")

if (!file.exists("data.csv")) {
  set.seed(2611)
  rows <- expand.grid(person = 1:4, village = 1:3, zone = c("river", "inland"), commune = 1:4,
                      stratum = c("north", "south"))
  rows <- rows[runif(nrow(rows)) < 0.9, ]
  rows <- rows[!(rows$stratum == "south" & rows$commune == 3 & rows$zone == "river" & rows$village > 1), ]
  count <- function(x, ...) ave(as.integer(factor(paste(...))), x, FUN = function(v) length(unique(v)))
  parent <- with(rows, paste(stratum, commune, zone))
  rows$communes <- ifelse(rows$stratum == "north", 11, 27)
  rows$villages <- 5 + (as.integer(factor(parent)) * 7) %% 6
  rows$w <- with(rows, round(communes / 4 * villages / count(parent, stratum, commune, zone, village), 5))
  rows$y <- round(50 + 10 * rnorm(8)[rows$commune] + 4 * (rows$zone == "river") + rnorm(nrow(rows), 0, 8), 2)
  rows$x <- round(rows$y * 0.4 + rnorm(nrow(rows), 10, 3), 2)
  rows$y[sample(nrow(rows), 5)] <- NA
  rows$group <- sample(c("a", "b", "c"), nrow(rows), TRUE)
  write.csv(rows[sample(nrow(rows)), ], "data.csv", row.names = FALSE, na = "", quote = FALSE)
}

d <- read.csv("data.csv")
s <- svydesign(~commune + village, strata = ~stratum + zone, weights = ~w, nest = TRUE,
               fpc = ~communes + villages, data = d)
some <- subset(s, group %in% c("a", "b"))
river <- subset(s, zone == "river")
r <- svyratio(~x, ~y, s, na.rm = TRUE)
tests <- list(
  list(estimand = "mean", var = "y", expected = mean_of(~y, s)),
  list(estimand = "mean", var = "x", expected = mean_of(~x, s)),
  list(estimand = "mean", var = "y", domain = list(group = list("a", "b")), expected = mean_of(~y, some, s)),
  list(estimand = "mean", var = "y", domain = list(zone = list("river")), expected = mean_of(~y, river, s)),
  list(estimand = "total", var = "x", domain = list(group = list("a", "b")), expected = total_of(~x, some, s)),
  list(estimand = "ratio", num = "x", den = "y",
       expected = brief(as.numeric(coef(r)), as.numeric(SE(r)), degf(s), sum(!is.na(d$y))))
)
save_case("village_zones", "communes in strata, villages in zones inside each commune, one zone with one village",
          list(kind = "taylor", ids = list("commune", "village"), strata = list("stratum", "zone"),
               weights = "w", nest = TRUE, fpc = list("communes", "villages")), tests, lonely = "adjust")
