class Account:
    def __init__(self, owner):
        self.owner = owner
        self.balance = 0

    def deposit(self, amount):
        self.balance += amount
        return self.balance


accounts = [Account(i) for i in range(100)]
for turn in range(1_000):
    for account in accounts:
        account.deposit(turn)
print(sum(account.balance for account in accounts))
