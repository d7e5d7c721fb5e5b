# 这种语言自己的名字
language-name = 中文
