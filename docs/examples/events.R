# All events of a relation as a data frame: R 4, with the package jsonlite.
#
#   Rscript events.R https://entente.example MLI-USA

library(jsonlite)

arguments <- commandArgs(trailingOnly = TRUE)
address <- paste0(arguments[1], "/api/v1/events/?relation=", arguments[2],
                  "&lang=en&limit=200&fields=uid,title.text,date.earliest,date.latest,event_type.code")

pages <- list()
while (!is.null(address)) {
  answer <- fromJSON(address, flatten = TRUE)
  pages[[length(pages) + 1]] <- answer$results
  address <- answer$`next`
}
events <- rbind_pages(pages)
cat(sprintf("%d events of edition %d, %s\n", NROW(events), answer$edition$number, answer$licence$name))
print(head(events))
