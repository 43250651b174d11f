"""The sections of appendix and report, each as plain content blocks."""
