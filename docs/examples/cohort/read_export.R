# Reads what `myorules cohort --export=DIR` wrote into R, by its data dictionary.
#
#     Rscript read_export.R DIR      prints what each column has

# The data dictionary: a line a column of the other two files.
dictionary <- function(folder) {
  read.csv(file.path(folder, "dictionary.csv"), colClasses = "character", na.strings = character(0), encoding = "UTF-8")
}

# The text as the record has it: without the apostrophe that keeps spreadsheets from running it.
plain <- function(text) sub("^'", "", text)

# The texts of a list.
entries <- function(text) {
  if (is.na(text)) return(NA)
  if (text == "none") return(character(0))
  # What stands behind a backslash separates nothing.
  text <- gsub("\\|", "\002", gsub("\\\\", "\001", plain(text), fixed = TRUE), fixed = TRUE)
  parts <- strsplit(paste0(text, "|"), "|", fixed = TRUE)[[1]]
  gsub("\002", "|", gsub("\001", "\\", parts, fixed = TRUE), fixed = TRUE)
}

# A column of texts as the type that the dictionary says; what is missing stays missing.
typed <- function(texts, type, values) {
  switch(type,
    boolean = texts == "true",
    integer = as.integer(texts),
    number = as.numeric(texts),
    date = as.Date(texts, format = "%Y-%m-%d"),
    category = factor(texts, levels = entries(values)),
    list = lapply(texts, entries),
    text = plain(texts)
  )
}

# The file as a data frame. `NA` is missing, and nothing else is.
read_export <- function(folder, file) {
  texts <- read.csv(file.path(folder, file), colClasses = "character", na.strings = "NA", encoding = "UTF-8")
  columns <- dictionary(folder)
  columns <- columns[columns$file == file, ]
  for (i in seq_len(nrow(columns))) {
    name <- columns$name[i]
    values <- typed(texts[[name]], columns$type[i], columns$values[i])
    texts[[name]] <- if (is.list(values)) I(values) else values
  }
  texts
}

# What a column has, in a few words.
summary_of <- function(values, type) {
  values <- values[!is.na(values)]
  switch(type,
    boolean = sprintf("%d true", sum(values)),
    integer = ,
    number = sprintf("sum %.6g", sum(values)),
    category = {
      counts <- table(values)
      counts <- counts[counts > 0]
      paste(sprintf("%s %d", names(counts), counts), collapse = ", ")
    },
    date = if (length(values)) sprintf("%s to %s", min(values), max(values)) else "",
    list = sprintf("%d entries, %d characters", sum(lengths(values)), sum(nchar(unlist(values), type = "chars"))),
    text = sprintf("%d characters", sum(nchar(values, type = "chars")))
  )
}

main <- function(folder) {
  columns <- dictionary(folder)
  for (file in c("patients.csv", "visits.csv")) {
    data <- read_export(folder, file)
    cat(sprintf("%s: %d rows\n", file, nrow(data)))
    for (i in which(columns$file == file)) {
      values <- data[[columns$name[i]]]
      type <- columns$type[i]
      cat(sprintf("%s, %s: %d known, %s\n", columns$name[i], type, sum(!is.na(values)), summary_of(values, type)))
    }
  }
}

# Not where another script sources this file.
if (sys.nframe() == 0) main(commandArgs(trailingOnly = TRUE)[1])
