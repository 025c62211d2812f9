"""The rows of a comparison of therapies."""

ROW_KINDS = ("component", "mechanism", "risk", "outcome", "criterion", "approval", "burden")  # in the order served
