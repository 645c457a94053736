"""How people call an answer and its explanation: the parts of patterns that know a label."""

ANSWER = "(?:正确|参考|标准)?答案"
EXPLANATION = "(?:答案|试题|简[要短明])?解析"
