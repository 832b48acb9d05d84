# Bootstrap factors that leave a small office without anybody in some replicates, or with nobody dissatisfied:
# R drops a replicate without an estimate, from a difference where either side has none, and takes for the
# logit of 100 % the number at which its glm stops.
source("../inference_answers.R")
source("../ward.R")
d <- residents(23)
if (is.null(d$office)) {
  d$office <- ifelse(d$ward %in% c(2, 7), "small", ifelse(d$ward %in% c(1, 9), "middle", "large"))
  d$satisfied <- as.integer(d$satisfied | (d$office == "small" & d$ward == 7))
  d$days[c(3, 30)] <- NA
  write.csv(d, "data.csv", row.names = FALSE, quote = FALSE, na = "")
}
if (!file.exists("factors.csv")) {
  set.seed(23)
  table <- replicate(30, tabulate(c(sample(1:5, 5, TRUE), 5 + sample(1:7, 7, TRUE)), 12))
  colnames(table) <- sprintf("f%02d", 1:30)
  write.csv(data.frame(ward = 1:12, table), "factors.csv", row.names = FALSE, quote = FALSE)
}
factors <- as.matrix(read.csv("factors.csv")[d$ward, -1])
s <- svrepdesign(weights = ~w, repweights = factors, data = d, type = "bootstrap", scale = 1 / 29,
                 rscales = rep(1, 30), combined.weights = FALSE, mse = FALSE)
small <- subset(s, office == "small"); asked <- subset(s, !is.na(days)); two <- subset(asked, office != "large")
d$office <- factor(d$office); there <- list(office = "small")
stopifnot(any(colSums(factors[d$office == "small", ]) == 0))

gap <- function(levels, part = asked, domain = NULL) {
  means <- svyby(~days, ~office, subset(part, office %in% levels), svymean, covmat = TRUE, return.replicates = TRUE)
  contrast <- svycontrast(means, (names(coef(means)) == levels[2]) - (names(coef(means)) == levels[1]))
  est <- as.numeric(coef(contrast)); se <- as.numeric(SE(contrast)); df <- degf(s)
  list(estimand = "diff", var = "days", by = "office", levels = as.list(levels),
       expected = list(est = est, se = se, df = df, ci = number(limits(est, se, df)), t = est / se,
                       p = 2 * pt(-abs(est / se), df)))
}
logit_of <- function(part, domain) {
  m <- svymean(~satisfied, part)
  list(estimand = "ciprop", var = "satisfied", event = list(1), methods = list("logit", "mean"), domain = domain,
       expected = list(est = as.numeric(coef(m)), se = as.numeric(SE(m)), df = degf(part),
                       logit = number(confint(svyciprop(~satisfied, part, method = "logit"))),
                       mean = number(confint(svyciprop(~satisfied, part, method = "mean")))))
}
sites <- subset(s, ward %in% c(2, 7, 9)); sites_code <- list(ward = list(2, 7, 9))
tests <- list(
  list(estimand = "mean", var = "days", domain = there, expected = described(
    svymean(~days, small, na.rm = TRUE), small, s, 13)[c("est", "se", "df", "df_design")]),
  gap(c("large", "small")), gap(c("middle", "small")),
  list(estimand = "ttest", var = "days", group = "office", levels = list("middle", "small"),
       expected = t_of(svyttest(days ~ office, two))),
  list(estimand = "glm", family = "gaussian", var = "days",
       terms = list(list(var = "office", type = "cat", ref = "large"), list(var = "years", type = "num")),
       expected = model_of(svyglm(days ~ office + years, asked), c("office", "years"))),
  logit_of(sites, sites_code))
save_inference("ward_bootstrap_empty", "wards, bootstrap factors that leave an office empty",
               list(kind = "replicate", type = "bootstrap", weights = "w", scale = 1 / 29,
                    rscales = structure(rep(1, 30), vector = TRUE), mse = FALSE,
                    repweights = list(file = "factors.csv", key = "ward", prefix = "f", combined = FALSE)), tests)
