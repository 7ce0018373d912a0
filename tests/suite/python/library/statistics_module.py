"""statistics: averages, spreads, quantiles and normal distributions."""
from decimal import Decimal
from fractions import Fraction
import statistics
from statistics import *


def raises(kind, text, action):
    try:
        action()
    except kind as error:
        assert type(error) is kind, (type(error), error)
        assert str(error) == text, str(error)
        return
    raise AssertionError(f"{kind.__name__} was not raised: {text}")


assert mean([1,2,3,4]) == 2.5
assert mean([1.5,2.5]) == 2.0
raises(StatisticsError, 'mean requires at least one data point', lambda: mean([]))
assert mean([Fraction(1,2),Fraction(1,3)]) == Fraction(5, 12)
assert mean([Decimal('0.5'),Decimal('0.75')]) == Decimal('0.625')
assert fmean([1,2,3]) == 2.0
assert fmean([1,2],weights=[1,3]) == 1.75
assert geometric_mean([54,24,36]) == 36.000000000000014
assert harmonic_mean([40,60]) == 48.0
assert harmonic_mean([40,60],weights=[5,30]) == 56.0
assert median([1,3,5]) == 3
assert median([1,3,5,7]) == 4.0
assert median_low([1,3,5,7]) == 3
assert median_high([1,3,5,7]) == 5
raises(StatisticsError, 'no median for empty data', lambda: median([]))
assert median_grouped([1,2,2,3,4,4,4,4,4,5]) == 3.7
assert mode([1,1,2]) == 1
assert mode('aab') == 'a'
raises(StatisticsError, 'no mode for empty data', lambda: mode([]))
assert multimode('aabbc') == ['a', 'b']
assert stdev([1.5,2.5,2.5,2.75,3.25,4.75]) == 1.0810874155219827
assert pstdev([1.5,2.5,2.5,2.75,3.25,4.75]) == 0.986893273527251
assert variance([2.75,1.75,1.25,0.25,0.5,1.25,3.5]) == 1.3720238095238095
assert pvariance([0.0,0.25,0.25,1.25,1.5,1.75,2.75,3.25]) == 1.25
raises(StatisticsError, 'stdev requires at least two data points', lambda: stdev([1]))
assert variance([Decimal('27.5'),Decimal('30.25')]) == Decimal('3.78125')
assert stdev([1,2,3,4]) == 1.2909944487358056
assert quantiles([1,2,3,4,5,6,7,8,9]) == [2.5, 5.0, 7.5]
assert quantiles([1,2,3,4,5],n=10,method='inclusive') == [1.4, 1.8, 2.2, 2.6, 3.0, 3.4, 3.8, 4.2, 4.6]
assert quantiles([1]) == [1, 1, 1]
assert covariance([1,2,3],[1,2,4]) == 1.5
assert correlation([1,2,3],[1,2,4]) == 0.9819805060619656
assert correlation([1,2,3],[1,4,2],method='ranked') == 0.5
assert repr(linear_regression([1,2,3],[2,4,6.5])) == 'LinearRegression(slope=2.25, intercept=-0.33333333333333304)'
assert repr(linear_regression([1,2,3],[2,4,6],proportional=True)) == 'LinearRegression(slope=2.0, intercept=0.0)'
assert NormalDist(100,15) == NormalDist(mu=100.0, sigma=15.0)
assert NormalDist(100,15).cdf(115) == 0.8413447460685429
assert NormalDist(100,15).pdf(100) == 0.02659615202676218
assert NormalDist(100,15).inv_cdf(0.9) == 119.22327348316901
assert NormalDist(100,15).quantiles(4) == [89.88265374705878, 100.0, 110.11734625294122]
assert NormalDist(1,2)+NormalDist(3,4) == NormalDist(mu=4.0, sigma=4.47213595499958)
assert NormalDist.from_samples([1,2,3,4]) == NormalDist(mu=2.5, sigma=1.2909944487358056)
assert NormalDist(0,1).overlap(NormalDist(1,1)) == 0.6170750774519738
assert NormalDist(5,2).zscore(7) == 1.0
raises(StatisticsError, 'sigma must be non-negative', lambda: NormalDist(0,-1))
assert NormalDist(1,2)*3 == NormalDist(mu=3.0, sigma=6.0)
assert NormalDist(10,2).samples(3,seed=5) == [10.626221268116417, 11.29772881729844, 11.649150178523533]
raises(TypeError, "can't convert type 'str' to numerator/denominator", lambda: mean(['a']))
assert kde([1,2,3],h=1)(2) == 0.2942945764799065
assert mean(x for x in [1,2]) == 1.5
assert stdev([10**10,10**10+1,10**10+2]) == 1.0
raises(TypeError, "'<' not supported between instances of 'str' and 'int'", lambda: median([1,'a']))
