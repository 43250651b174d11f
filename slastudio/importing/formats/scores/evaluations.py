"""Exports of evaluation runs: scored items, predictions, test tools."""

from slastudio.importing.formats.declaration import Format

_UNDATED = "The records carry no time: give the date of the run to place them in a period."
_RAGAS = (
    "faithfulness",
    "answer_relevancy",
    "answer_relevance",
    "context_precision",
    "context_recall",
    "answer_correctness",
    "answer_similarity",
    "semantic_similarity",
    "context_relevance",
    "context_entity_recall",
    "factual_correctness",
    "llm_context_precision_with_reference",
    "noise_sensitivity",
    "sas",
    "bleu_score",
    "rouge_score",
)

_FIGURES = (
    "accuracy",
    "acc",
    "f1",
    "f1_score",
    "macro_f1",
    "exact_match",
    "em",
    "bleu",
    "rouge",
    "rougeL",
    "chrf",
)

EVALUATIONS = (
    Format(
        "scores by model",
        "Scores by model and data set",
        "evaluations",
        ("model | model_name", "dataset | task | benchmark", " | ".join(_FIGURES)),
        {
            "item": "dataset | task | benchmark",
            "set": "dataset | task | benchmark",
            "model": "model | model_name",
            "run": "run | run_id | seed",
            "time": "time | timestamp | date | created_at",
        },
        forbidden=("prediction | predictions | response | output | answer", "metric | metric_name"),
        unpivot=("metric", "score", _FIGURES),
        notes=("Scores are those of whole data sets.",),
    ),
    Format(
        "predictions",
        "Predictions by item",
        "evaluations",
        ("q_idx | item | item_id | question_id | example_id | idx", "prediction"),
        {
            "item": "q_idx | item | item_id | question_id | example_id | idx",
            "prediction": "prediction",
            "label": "label | target | reference | expected",
            "score": "score",
            "passed": "passed | correct | match",
            "model": "model",
            "metric": "metric",
            "run": "run | run_id",
            "time": "time | timestamp | created_at",
        },
        notes=("An empty prediction is kept: the model answered nothing.",),
    ),
    Format(
        "labelled predictions",
        "Predictions beside labels",
        "evaluations",
        ("Label", "Prediction", "Match"),
        {
            "item": "item | id | Column 1",
            "label": "Label",
            "prediction": "Prediction",
            "passed": "Match",
            "model": "model",
        },
        notes=(_UNDATED,),
    ),
    Format(
        "langfuse scores",
        "Langfuse scores",
        "evaluations",
        ("traceId", "dataType", "stringValue", "value"),
        {
            "time": "timestamp",
            "item": "traceId",
            "metric": "name",
            "score": "value",
            "label": "stringValue",
        },
        zone="UTC",
    ),
    Format(
        "ragas",
        "ragas scores",
        "evaluations",
        (
            "user_input | question | questions",
            "response | answer | answers | predicted_answers",
            " | ".join(_RAGAS),
        ),
        {
            "item": "user_input | question | questions",
            "prediction": "response | answer | answers | predicted_answers",
            "label": "reference | ground_truth | true_answers",
        },
        unpivot=("metric", "score", _RAGAS),
        notes=(_UNDATED,),
    ),
)
