"""Methods that change an object, and lists that grow."""


class Account:
    def __init__(self):
        self.balance = 0
        self.log = []

    def deposit(self, amount):
        self.balance += amount
        self.log.append(amount)
        if len(self.log) > 100:
            self.log.clear()
        return self.balance


account = Account()
kept = []
for turn in range(1_000_000):
    balance = account.deposit(turn % 50)
    if turn % 10 == 0:
        kept.append(balance)
print(account.balance, len(kept))
