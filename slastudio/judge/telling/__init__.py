"""What is said of a judged period: each sentence once, made from verdicts and never from raw figures."""
