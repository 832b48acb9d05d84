# Two rounds below one another: one design with the same communes, and svycontrast. R survey 4.5.
# Run from this folder: Rscript panel.R
suppressMessages(library(survey))
if (!file.exists("panel.csv")) {
  set.seed(1965)
  commune <- 1:14
  rows <- do.call(rbind, lapply(c(2025, 2026), function(year) do.call(rbind, lapply(commune, function(u) {
    if ((year == 2025 && u == 6) || (year == 2026 && u == 13)) return(NULL)
    n <- sample(3:6, 1)
    data.frame(year, commune = u, stratum = ifelse(u <= 6, "hills", "plain"), N = ifelse(u <= 6, 11, 60),
               M = 40 + 3 * u, w = round(runif(n, 20, 90), 2), sex = sample(c("F", "M"), n, TRUE),
               days = round(5 + u %% 5 * 2 - (year - 2025) + rexp(n, 1 / 3), 1))
  }))))
  rows$satisfied <- rbinom(nrow(rows), 1, plogis(1.5 - rows$days / 10))
  rows$person <- seq_len(nrow(rows))
  write.csv(rows, "panel.csv", row.names = FALSE, quote = FALSE)
}
d <- read.csv("panel.csv")
d$rounds <- ave(d$year, d$commune, FUN = function(y) length(unique(y)))
designs <- list(replacement = svydesign(~commune, strata = ~stratum, weights = ~w, data = d),
                counted = svydesign(~commune, strata = ~stratum, weights = ~w, fpc = ~N, data = d),
                staged = svydesign(~commune + year + person, strata = ~stratum, weights = ~w, fpc = ~N + rounds + M,
                                   data = d, nest = TRUE))
out <- data.frame()
for (name in names(designs)) for (v in c("days", "satisfied")) for (sex in c("everybody", "F")) {
  s <- designs[[name]]
  if (sex == "F") s <- subset(s, sex == "F")
  b <- svyby(as.formula(paste("~", v)), ~year, s, svymean, covmat = TRUE)
  change <- svycontrast(b, c(-1, 1))
  out <- rbind(out, data.frame(design = name, variable = v, sex = sex, change = sprintf("%.15g", coef(change)),
                               se = sprintf("%.15g", SE(change)), before = sprintf("%.15g", SE(b)[1]),
                               after = sprintf("%.15g", SE(b)[2])))
}
write.csv(out, "panel_answers.csv", row.names = FALSE, quote = FALSE)
