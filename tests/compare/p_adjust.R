# Rscript p_adjust.R > p_adjust.csv
p <- c(.0004, .03, .012, NA, .9, .012, .2, .047, .0001)
write.csv(data.frame(p, holm = p.adjust(p, "holm"), benjamini_hochberg = p.adjust(p, "BH"),
                     bonferroni = p.adjust(p, "bonferroni")), row.names = FALSE, na = "")
