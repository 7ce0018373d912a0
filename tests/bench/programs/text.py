def build(n):
    text = ""
    for i in range(n):
        text += "x"
    return text


print(len(build(200_000)))
