"""What is told to everybody about the money: how many people, how much, in which place, of which kind; nobody to be made out in it.

Nouns: Table, Cell (`hiding`), Spent (`spending`). Verbs: hide (pure), spent_in.
Law: 社会救助法 第六十七条 (standards and the use of funds are open);
个人信息保护法 第四条 (what cannot lead to a person is not personal).
"""
