"""cmath: functions of complex numbers."""
import cmath
from cmath import *


def raises(kind, text, action):
    try:
        action()
    except kind as error:
        assert type(error) is kind, (type(error), error)
        assert str(error) == text, str(error)
        return
    raise AssertionError(f"{kind.__name__} was not raised: {text}")



# Values.
assert acos(complex(1,2)) == (1.1437177404024204-1.5285709194809982j)
assert acos(complex(-1.5,0.25)) == (2.925421937341255-0.9937304660372428j)
assert acos(complex(0,-1)) == (1.5707963267948966+0.881373587019543j)
assert acos(complex(-0.0,0.0)) == (1.5707963267948966-0j)
assert acos(complex(1e200,1e200)) == (0.7853981633974484-461.55673936964905j)
assert acos(complex(1e-310,1e-310)) == (1.5707963267948966-1.00000000000005e-310j)
assert acos(complex(710,1)) == (0.0014084511698881108-7.258412646530251j)
assert acos(complex(-3,-0.0)) == (3.141592653589793+1.762747174039086j)
assert acos(complex(0.9,0.4)) == (0.700268618868261-0.5865024363381989j)
assert acos(2) == -1.3169578969248166j
assert acos(-2.5) == (3.141592653589793-1.5667992369724109j)
assert acos(complex(1,0)) == -0j
assert acosh(complex(1,2)) == (1.5285709194809982+1.1437177404024204j)
assert acosh(complex(-1.5,0.25)) == (0.9937304660372428+2.925421937341255j)
assert acosh(complex(0,-1)) == (0.881373587019543-1.5707963267948966j)
assert acosh(complex(-0.0,0.0)) == 1.5707963267948966j
assert acosh(complex(1e200,1e200)) == (461.55673936964905+0.7853981633974484j)
assert acosh(complex(1e-310,1e-310)) == (1.00000000000005e-310+1.5707963267948966j)
assert acosh(complex(710,1)) == (7.258412646530251+0.0014084511698881108j)
assert acosh(complex(-3,-0.0)) == (1.762747174039086-3.141592653589793j)
assert acosh(complex(0.9,0.4)) == (0.5865024363381989+0.700268618868261j)
assert acosh(2) == (1.3169578969248166+0j)
assert acosh(-2.5) == (1.5667992369724109+3.141592653589793j)
assert acosh(complex(1,0)) == 0j
assert asin(complex(1,2)) == (0.4270785863924761+1.5285709194809982j)
assert asin(complex(-1.5,0.25)) == (-1.3546256105463585+0.9937304660372428j)
assert asin(complex(0,-1)) == -0.881373587019543j
assert asin(complex(-0.0,0.0)) == (-0+0j)
assert asin(complex(1e200,1e200)) == (0.7853981633974483+461.55673936964905j)
assert asin(complex(1e-310,1e-310)) == (1e-310+1.00000000000005e-310j)
assert asin(complex(710,1)) == (1.5693878756250086+7.258412646530251j)
assert asin(complex(-3,-0.0)) == (-1.5707963267948966-1.762747174039086j)
assert asin(complex(0.9,0.4)) == (0.8705277079266356+0.5865024363381989j)
assert asin(2) == (1.5707963267948966+1.3169578969248166j)
assert asin(-2.5) == (-1.5707963267948966+1.5667992369724109j)
assert asin(complex(1,0)) == (1.5707963267948966+0j)
assert asinh(complex(1,2)) == (1.4693517443681852+1.063440023577752j)
assert asinh(complex(-1.5,0.25)) == (-1.202745551643968+0.13819517113326385j)
assert asinh(complex(0,-1)) == -1.5707963267948966j
assert asinh(complex(-0.0,0.0)) == (-0+0j)
assert asinh(complex(1e200,1e200)) == (461.55673936964905+0.7853981633974483j)
assert asinh(complex(1e-310,1e-310)) == (1.00000000000005e-310+1e-310j)
assert asinh(complex(710,1)) == (7.258413638391042+0.0014084483759085108j)
assert asinh(complex(-3,-0.0)) == (-1.8184464592320668-0j)
assert asinh(complex(0.9,0.4)) == (0.8388952382026995+0.2956201526218651j)
assert asinh(2) == (1.4436354751788103+0j)
assert asinh(-2.5) == (-1.6472311463710958+0j)
assert asinh(complex(1,0)) == (0.881373587019543+0j)
assert atan(complex(1,2)) == (1.3389725222944935+0.40235947810852507j)
assert atan(complex(-1.5,0.25)) == (-0.9916033841961419+0.07605284360074788j)
raises(ValueError, 'math domain error', lambda: atan(complex(0,-1)))
assert atan(complex(-0.0,0.0)) == (-0+0j)
assert atan(complex(1e200,1e200)) == (1.5707963267948966+5e-201j)
assert atan(complex(1e-310,1e-310)) == (1e-310+1e-310j)
assert atan(complex(710,1)) == (1.5693878798159744+1.983725515878229e-06j)
assert atan(complex(-3,-0.0)) == (-1.2490457723982544-0j)
assert atan(complex(0.9,0.4)) == (0.777065601540478+0.2154608928473956j)
assert atan(2) == (1.1071487177940904+0j)
assert atan(-2.5) == (-1.1902899496825317+0j)
assert atan(complex(1,0)) == (0.7853981633974483+0j)
assert atanh(complex(1,2)) == (0.17328679513998632+1.1780972450961724j)
assert atanh(complex(-1.5,0.25)) == (-0.7514206511017898+1.3888068485400746j)
assert atanh(complex(0,-1)) == -0.7853981633974483j
assert atanh(complex(-0.0,0.0)) == (-0+0j)
assert atanh(complex(1e200,1e200)) == (5e-201+1.5707963267948966j)
assert atanh(complex(1e-310,1e-310)) == (1e-310+1e-310j)
assert atanh(complex(710,1)) == (0.0014084488415604616+1.5707943430615103j)
assert atanh(complex(-3,-0.0)) == (-0.34657359027997264-1.5707963267948966j)
assert atanh(complex(0.9,0.4)) == (0.7747579608479487+0.7666569450516176j)
assert atanh(2) == (0.5493061443340549+1.5707963267948966j)
assert atanh(-2.5) == (-0.42364893019360184+1.5707963267948966j)
raises(ValueError, 'math domain error', lambda: atanh(complex(1,0)))
assert cos(complex(1,2)) == (2.0327230070196656-3.0518977991518j)
assert cos(complex(-1.5,0.25)) == (0.07295927644889197+0.251979519570583j)
assert cos(complex(0,-1)) == (1.5430806348152437+0j)
assert cos(complex(-0.0,0.0)) == (1+0j)
raises(OverflowError, 'math range error', lambda: cos(complex(1e200,1e200)))
assert cos(complex(1e-310,1e-310)) == (1-0j)
assert cos(complex(710,1)) == (1.5430806320109045-7.085136006719203e-05j)
assert cos(complex(-3,-0.0)) == (-0.9899924966004454-0j)
assert cos(complex(0.9,0.4)) == (0.6720053627567939-0.3217533499934207j)
assert cos(2) == (-0.4161468365471424-0j)
assert cos(-2.5) == (-0.8011436155469337+0j)
assert cos(complex(1,0)) == (0.5403023058681398-0j)
assert cosh(complex(1,2)) == (-0.64214812471552+1.0686074213827783j)
assert cosh(complex(-1.5,0.25)) == (2.2792788971607405-0.526792167549771j)
assert cosh(complex(0,-1)) == (0.5403023058681398-0j)
assert cosh(complex(-0.0,0.0)) == (1-0j)
raises(OverflowError, 'math range error', lambda: cosh(complex(1e200,1e200)))
assert cosh(complex(1e-310,1e-310)) == (1+0j)
assert cosh(complex(710,1)) == (6.035162617272641e+307+9.399208879688905e+307j)
assert cosh(complex(-3,-0.0)) == (10.067661995777765+0j)
assert cosh(complex(0.9,0.4)) == (1.31995997067345+0.3997444416773813j)
assert cosh(2) == (3.7621956910836314+0j)
assert cosh(-2.5) == (6.132289479663686-0j)
assert cosh(complex(1,0)) == (1.5430806348152437+0j)
assert exp(complex(1,2)) == (-1.1312043837568135+2.4717266720048188j)
assert exp(complex(-1.5,0.25)) == (0.21619358382609913+0.05520328504981731j)
assert exp(complex(0,-1)) == (0.5403023058681398-0.8414709848078965j)
assert exp(complex(-0.0,0.0)) == (1+0j)
raises(OverflowError, 'math range error', lambda: exp(complex(1e200,1e200)))
assert exp(complex(1e-310,1e-310)) == (1+1e-310j)
raises(OverflowError, 'math range error', lambda: exp(complex(710,1)))
assert exp(complex(-3,-0.0)) == (0.049787068367863944-0j)
assert exp(complex(0.9,0.4)) == (2.265444486414809+0.9578145662839389j)
assert exp(2) == (7.38905609893065+0j)
assert exp(-2.5) == (0.0820849986238988+0j)
assert exp(complex(1,0)) == (2.718281828459045+0j)
assert log(complex(1,2)) == (0.8047189562170503+1.1071487177940904j)
assert log(complex(-1.5,0.25)) == (0.4191645952022216+2.976443976175166j)
assert log(complex(0,-1)) == -1.5707963267948966j
raises(ValueError, 'math domain error', lambda: log(complex(-0.0,0.0)))
assert log(complex(1e200,1e200)) == (460.8635921890891+0.7853981633974483j)
assert log(complex(1e-310,1e-310)) == (-713.4548052378742+0.7853981633974483j)
assert log(complex(710,1)) == (6.56526596190107+0.0014084497728962322j)
assert log(complex(-3,-0.0)) == (1.0986122886681098-3.141592653589793j)
assert log(complex(0.9,0.4)) == (-0.01522960374235423+0.4182243295792291j)
assert log(2) == (0.6931471805599453+0j)
assert log(-2.5) == (0.9162907318741551+3.141592653589793j)
assert log(complex(1,0)) == 0j
assert log10(complex(1,2)) == (0.3494850021680094+0.480828578784234j)
assert log10(complex(-1.5,0.25)) == (0.1820408707055351+1.2926531945470485j)
assert log10(complex(0,-1)) == -0.6821881769209206j
raises(ValueError, 'math domain error', lambda: log10(complex(-0.0,0.0)))
assert log10(complex(1e200,1e200)) == (200.15051499783198+0.3410940884604603j)
assert log10(complex(1e-310,1e-310)) == (-309.84948500216797+0.3410940884604603j)
assert log10(complex(710,1)) == (2.851258779480879+0.0006116819644067218j)
assert log10(complex(-3,-0.0)) == (0.47712125471966244-1.3643763538418412j)
assert log10(complex(0.9,0.4)) == (-0.006614132866877555+0.18163251853394613j)
assert log10(2) == (0.30102999566398114+0j)
assert log10(-2.5) == (0.3979400086720376+1.3643763538418412j)
assert log10(complex(1,0)) == 0j
assert sin(complex(1,2)) == (3.165778513216168+1.9596010414216063j)
assert sin(complex(-1.5,0.25)) == (-1.0288293962476212+0.017869088397805058j)
assert sin(complex(0,-1)) == -1.1752011936438014j
assert sin(complex(-0.0,0.0)) == (-0+0j)
raises(OverflowError, 'math range error', lambda: sin(complex(1e200,1e200)))
assert sin(complex(1e-310,1e-310)) == (1e-310+1e-310j)
assert sin(complex(710,1)) == (9.303033579384142e-05+1.175201191508033j)
assert sin(complex(-3,-0.0)) == (-0.1411200080598672+0j)
assert sin(complex(0.9,0.4)) == (0.8468330801158706+0.25532774020938975j)
assert sin(2) == (0.9092974268256817-0j)
assert sin(-2.5) == (-0.5984721441039565-0j)
assert sin(complex(1,0)) == (0.8414709848078965+0j)
assert sinh(complex(1,2)) == (-0.4890562590412937+1.4031192506220405j)
assert sinh(complex(-1.5,0.25)) == (-2.0630853133346414+0.5819954525995883j)
assert sinh(complex(0,-1)) == -0.8414709848078965j
assert sinh(complex(-0.0,0.0)) == (-0+0j)
raises(OverflowError, 'math range error', lambda: sinh(complex(1e200,1e200)))
assert sinh(complex(1e-310,1e-310)) == (1e-310+1e-310j)
assert sinh(complex(710,1)) == (6.035162617272641e+307+9.399208879688905e+307j)
assert sinh(complex(-3,-0.0)) == (-10.017874927409903-0j)
assert sinh(complex(0.9,0.4)) == (0.9454845157413589+0.5580701246065576j)
assert sinh(2) == (3.626860407847019+0j)
assert sinh(-2.5) == (-6.0502044810397875+0j)
assert sinh(complex(1,0)) == (1.1752011936438014+0j)
assert sqrt(complex(1,2)) == (1.272019649514069+0.7861513777574233j)
assert sqrt(complex(-1.5,0.25)) == (0.10171192794985977+1.2289610719169575j)
assert sqrt(complex(0,-1)) == (0.7071067811865476-0.7071067811865475j)
assert sqrt(complex(-0.0,0.0)) == 0j
assert sqrt(complex(1e200,1e200)) == (1.09868411346781e+100+4.550898605622274e+99j)
assert sqrt(complex(1e-310,1e-310)) == (1.0986841134678082e-155+4.550898605622267e-156j)
assert sqrt(complex(710,1)) == (26.64583179622099+0.018764660973012368j)
assert sqrt(complex(-3,-0.0)) == -1.7320508075688772j
assert sqrt(complex(0.9,0.4)) == (0.9707949784016218+0.20601672284017442j)
assert sqrt(2) == (1.4142135623730951+0j)
assert sqrt(-2.5) == 1.5811388300841898j
assert sqrt(complex(1,0)) == (1+0j)
assert tan(complex(1,2)) == (0.0338128260798967+1.0147936161466335j)
assert tan(complex(-1.5,0.25)) == (-1.025332061229339+3.786108936814774j)
assert tan(complex(0,-1)) == -0.7615941559557649j
assert tan(complex(-0.0,0.0)) == (-0+0j)
assert tan(complex(1e200,1e200)) == (-0+1j)
assert tan(complex(1e-310,1e-310)) == (1e-310+1e-310j)
assert tan(complex(710,1)) == (2.5319709892194873e-05+0.7615941571183327j)
assert tan(complex(-3,-0.0)) == (0.1425465430742778-0j)
assert tan(complex(0.9,0.4)) == (0.8771562014801056+0.7999276736392131j)
assert tan(2) == (-2.185039863261519+0j)
assert tan(-2.5) == (0.7470222972386603+0j)
assert tan(complex(1,0)) == (1.5574077246549023+0j)
assert tanh(complex(1,2)) == (1.16673625724092-0.24345820118572534j)
assert tanh(complex(-1.5,0.25)) == (-0.9152719132613141+0.043802176925167184j)
assert tanh(complex(0,-1)) == -1.5574077246549023j
assert tanh(complex(-0.0,0.0)) == (-0+0j)
assert tanh(complex(1e200,1e200)) == (1-0j)
assert tanh(complex(1e-310,1e-310)) == (1e-310+1e-310j)
assert tanh(complex(710,1)) == (1+0j)
assert tanh(complex(-3,-0.0)) == (-0.9950547536867305-0j)
assert tanh(complex(0.9,0.4)) == (0.7734056686390909+0.18857049678507257j)
assert tanh(2) == (0.9640275800758169+0j)
assert tanh(-2.5) == (-0.9866142981514303+0j)
assert tanh(complex(1,0)) == (0.7615941559557649+0j)
assert phase(complex(1,2)) == 1.1071487177940904
assert phase(complex(-1.5,0.25)) == 2.976443976175166
assert phase(complex(0,-1)) == -1.5707963267948966
assert phase(complex(-0.0,0.0)) == 3.141592653589793
assert phase(complex(1e200,1e200)) == 0.7853981633974483
assert phase(complex(1e-310,1e-310)) == 0.7853981633974483
assert phase(complex(710,1)) == 0.0014084497728962322
assert phase(complex(-3,-0.0)) == -3.141592653589793
assert phase(complex(0.9,0.4)) == 0.4182243295792291
assert repr(phase(2)) == "0.0"
assert phase(-2.5) == 3.141592653589793
assert repr(phase(complex(1,0))) == "0.0"
assert polar(complex(1,2)) == (2.23606797749979, 1.1071487177940904)
assert polar(complex(-1.5,0.25)) == (1.5206906325745548, 2.976443976175166)
assert polar(complex(0,-1)) == (1.0, -1.5707963267948966)
assert polar(complex(-0.0,0.0)) == (0.0, 3.141592653589793)
assert polar(complex(1e200,1e200)) == (1.414213562373095e+200, 0.7853981633974483)
assert polar(complex(1e-310,1e-310)) == (1.4142135623731e-310, 0.7853981633974483)
assert polar(complex(710,1)) == (710.0007042250029, 0.0014084497728962322)
assert polar(complex(-3,-0.0)) == (3.0, -3.141592653589793)
assert polar(complex(0.9,0.4)) == (0.9848857801796105, 0.4182243295792291)
assert polar(2) == (2.0, 0.0)
assert polar(-2.5) == (2.5, 3.141592653589793)
assert polar(complex(1,0)) == (1.0, 0.0)

# Infinities and NaNs.
assert acos(complex(inf,1)) == -infj
assert acos(complex(-inf,-1)) == (3.141592653589793+infj)
assert repr(acos(complex(nan,0))) == '(nan+nanj)'
assert acos(complex(0,inf)) == (1.5707963267948966-infj)
assert repr(acos(complex(2,nan))) == '(nan+nanj)'
assert repr(acos(complex(inf,nan))) == '(nan+infj)'
assert acos(complex(-inf,inf)) == (2.356194490192345-infj)
assert acos(complex(inf,-2)) == infj
assert acosh(complex(inf,1)) == (inf+0j)
assert acosh(complex(-inf,-1)) == (inf-3.141592653589793j)
assert repr(acosh(complex(nan,0))) == '(nan+nanj)'
assert acosh(complex(0,inf)) == (inf+1.5707963267948966j)
assert repr(acosh(complex(2,nan))) == '(nan+nanj)'
assert repr(acosh(complex(inf,nan))) == '(inf+nanj)'
assert acosh(complex(-inf,inf)) == (inf+2.356194490192345j)
assert acosh(complex(inf,-2)) == (inf-0j)
assert asin(complex(inf,1)) == (1.5707963267948966+infj)
assert asin(complex(-inf,-1)) == (-1.5707963267948966-infj)
assert repr(asin(complex(nan,0))) == '(nan+nanj)'
assert asin(complex(0,inf)) == infj
assert repr(asin(complex(2,nan))) == '(nan+nanj)'
assert repr(asin(complex(inf,nan))) == '(nan-infj)'
assert asin(complex(-inf,inf)) == (-0.7853981633974483+infj)
assert asin(complex(inf,-2)) == (1.5707963267948966-infj)
assert asinh(complex(inf,1)) == (inf+0j)
assert asinh(complex(-inf,-1)) == (-inf-0j)
assert repr(asinh(complex(nan,0))) == '(nan+0j)'
assert asinh(complex(0,inf)) == (inf+1.5707963267948966j)
assert repr(asinh(complex(2,nan))) == '(nan+nanj)'
assert repr(asinh(complex(inf,nan))) == '(inf+nanj)'
assert asinh(complex(-inf,inf)) == (-inf+0.7853981633974483j)
assert asinh(complex(inf,-2)) == (inf-0j)
assert atan(complex(inf,1)) == (1.5707963267948966+0j)
assert atan(complex(-inf,-1)) == (-1.5707963267948966-0j)
assert repr(atan(complex(nan,0))) == '(nan+0j)'
assert atan(complex(0,inf)) == (1.5707963267948966+0j)
assert repr(atan(complex(2,nan))) == '(nan+nanj)'
assert atan(complex(inf,nan)) == (1.5707963267948966-0j)
assert atan(complex(-inf,inf)) == (-1.5707963267948966+0j)
assert atan(complex(inf,-2)) == (1.5707963267948966-0j)
assert atanh(complex(inf,1)) == 1.5707963267948966j
assert atanh(complex(-inf,-1)) == (-0-1.5707963267948966j)
assert repr(atanh(complex(nan,0))) == '(nan+nanj)'
assert atanh(complex(0,inf)) == 1.5707963267948966j
assert repr(atanh(complex(2,nan))) == '(nan+nanj)'
assert repr(atanh(complex(inf,nan))) == 'nanj'
assert atanh(complex(-inf,inf)) == (-0+1.5707963267948966j)
assert atanh(complex(inf,-2)) == -1.5707963267948966j
raises(ValueError, 'math domain error', lambda: cos(complex(inf,1)))
raises(ValueError, 'math domain error', lambda: cos(complex(-inf,-1)))
assert repr(cos(complex(nan,0))) == '(nan+0j)'
assert cos(complex(0,inf)) == (inf-0j)
assert repr(cos(complex(2,nan))) == '(nan+nanj)'
assert repr(cos(complex(inf,nan))) == '(nan+nanj)'
raises(ValueError, 'math domain error', lambda: cos(complex(-inf,inf)))
raises(ValueError, 'math domain error', lambda: cos(complex(inf,-2)))
assert cosh(complex(inf,1)) == (inf+infj)
assert cosh(complex(-inf,-1)) == (inf+infj)
assert repr(cosh(complex(nan,0))) == '(nan+0j)'
raises(ValueError, 'math domain error', lambda: cosh(complex(0,inf)))
assert repr(cosh(complex(2,nan))) == '(nan+nanj)'
assert repr(cosh(complex(inf,nan))) == '(inf+nanj)'
raises(ValueError, 'math domain error', lambda: cosh(complex(-inf,inf)))
assert cosh(complex(inf,-2)) == (-inf-infj)
assert exp(complex(inf,1)) == (inf+infj)
assert exp(complex(-inf,-1)) == -0j
assert repr(exp(complex(nan,0))) == '(nan+0j)'
raises(ValueError, 'math domain error', lambda: exp(complex(0,inf)))
assert repr(exp(complex(2,nan))) == '(nan+nanj)'
assert repr(exp(complex(inf,nan))) == '(inf+nanj)'
assert exp(complex(-inf,inf)) == 0j
assert exp(complex(inf,-2)) == (-inf-infj)
assert log(complex(inf,1)) == (inf+0j)
assert log(complex(-inf,-1)) == (inf-3.141592653589793j)
assert repr(log(complex(nan,0))) == '(nan+nanj)'
assert log(complex(0,inf)) == (inf+1.5707963267948966j)
assert repr(log(complex(2,nan))) == '(nan+nanj)'
assert repr(log(complex(inf,nan))) == '(inf+nanj)'
assert log(complex(-inf,inf)) == (inf+2.356194490192345j)
assert log(complex(inf,-2)) == (inf-0j)
assert log10(complex(inf,1)) == (inf+0j)
assert log10(complex(-inf,-1)) == (inf-1.3643763538418412j)
assert repr(log10(complex(nan,0))) == '(nan+nanj)'
assert log10(complex(0,inf)) == (inf+0.6821881769209206j)
assert repr(log10(complex(2,nan))) == '(nan+nanj)'
assert repr(log10(complex(inf,nan))) == '(inf+nanj)'
assert log10(complex(-inf,inf)) == (inf+1.023282265381381j)
assert log10(complex(inf,-2)) == (inf-0j)
raises(ValueError, 'math domain error', lambda: sin(complex(inf,1)))
raises(ValueError, 'math domain error', lambda: sin(complex(-inf,-1)))
assert repr(sin(complex(nan,0))) == '(nan-0j)'
assert sin(complex(0,inf)) == infj
assert repr(sin(complex(2,nan))) == '(nan+nanj)'
assert repr(sin(complex(inf,nan))) == '(nan+nanj)'
raises(ValueError, 'math domain error', lambda: sin(complex(-inf,inf)))
raises(ValueError, 'math domain error', lambda: sin(complex(inf,-2)))
assert sinh(complex(inf,1)) == (inf+infj)
assert sinh(complex(-inf,-1)) == (-inf-infj)
assert repr(sinh(complex(nan,0))) == '(nan+0j)'
raises(ValueError, 'math domain error', lambda: sinh(complex(0,inf)))
assert repr(sinh(complex(2,nan))) == '(nan+nanj)'
assert repr(sinh(complex(inf,nan))) == '(inf+nanj)'
raises(ValueError, 'math domain error', lambda: sinh(complex(-inf,inf)))
assert sinh(complex(inf,-2)) == (-inf-infj)
assert sqrt(complex(inf,1)) == (inf+0j)
assert sqrt(complex(-inf,-1)) == -infj
assert repr(sqrt(complex(nan,0))) == '(nan+nanj)'
assert sqrt(complex(0,inf)) == (inf+infj)
assert repr(sqrt(complex(2,nan))) == '(nan+nanj)'
assert repr(sqrt(complex(inf,nan))) == '(inf+nanj)'
assert sqrt(complex(-inf,inf)) == (inf+infj)
assert sqrt(complex(inf,-2)) == (inf-0j)
raises(ValueError, 'math domain error', lambda: tan(complex(inf,1)))
raises(ValueError, 'math domain error', lambda: tan(complex(-inf,-1)))
assert repr(tan(complex(nan,0))) == '(nan+nanj)'
assert tan(complex(0,inf)) == 1j
assert repr(tan(complex(2,nan))) == '(nan+nanj)'
assert repr(tan(complex(inf,nan))) == '(nan+nanj)'
assert tan(complex(-inf,inf)) == 1j
raises(ValueError, 'math domain error', lambda: tan(complex(inf,-2)))
assert tanh(complex(inf,1)) == (1+0j)
assert tanh(complex(-inf,-1)) == (-1-0j)
assert repr(tanh(complex(nan,0))) == '(nan+0j)'
raises(ValueError, 'math domain error', lambda: tanh(complex(0,inf)))
assert repr(tanh(complex(2,nan))) == '(nan+nanj)'
assert tanh(complex(inf,nan)) == (1+0j)
assert tanh(complex(-inf,inf)) == (-1+0j)
assert tanh(complex(inf,-2)) == (1+0j)
assert repr(phase(complex(inf,1))) == "0.0"
assert phase(complex(-inf,-1)) == -3.141592653589793
assert repr(phase(complex(nan,0))) == "nan"
assert phase(complex(0,inf)) == 1.5707963267948966
assert repr(phase(complex(2,nan))) == "nan"
assert repr(phase(complex(inf,nan))) == "nan"
assert phase(complex(-inf,inf)) == 2.356194490192345
assert repr(phase(complex(inf,-2))) == "-0.0"
assert polar(complex(inf,1)) == (inf, 0.0)
assert polar(complex(-inf,-1)) == (inf, -3.141592653589793)
assert repr(polar(complex(nan,0))) == '(nan, nan)'
assert polar(complex(0,inf)) == (inf, 1.5707963267948966)
assert repr(polar(complex(2,nan))) == '(nan, nan)'
assert repr(polar(complex(inf,nan))) == '(inf, nan)'
assert polar(complex(-inf,inf)) == (inf, 2.356194490192345)
assert polar(complex(inf,-2)) == (inf, -0.0)

# Others.
assert rect(2,1) == (1.0806046117362795+1.682941969615793j)
assert rect(0,5) == -0j
assert rect(-1,pi) == (1-1.2246467991473532e-16j)
assert rect(inf,1) == (inf+infj)
raises(ValueError, 'math domain error', lambda: rect(1,inf))
assert rect(inf,0) == (inf+0j)
assert repr(rect(nan,0)) == '(nan+0j)'
raises(TypeError, 'must be real number, not str', lambda: rect('a',1))
assert log(8,2) == (3+0j)
assert log(complex(1,1),10) == (0.15051499783199057+0.3410940884604603j)
raises(ValueError, 'math domain error', lambda: log(0))
raises(ValueError, 'math domain error', lambda: log(1,1))
raises(ValueError, 'math domain error', lambda: log(2,0))
raises(ValueError, 'math domain error', lambda: atanh(1))
assert isclose(1,1+1e-10)
assert (isclose(1,2)) is False
assert isclose(1,1.1,rel_tol=0.2)
raises(ValueError, 'tolerances must be non-negative', lambda: isclose(1,1,rel_tol=-1))
assert isclose(0,1e-10,abs_tol=1e-9)
assert isclose(inf,inf)
assert (isclose(complex(inf,1),1)) is False
assert (isfinite(complex(1,inf))) is False
assert isinf(complex(1,inf))
assert isnan(complex(nan,1))
assert isfinite(1)
raises(TypeError, 'must be real number, not str', lambda: sqrt('a'))
assert sqrt(-1) == 1j
assert exp(complex(0,pi)) == (-1+1.2246467991473532e-16j)
assert infj == infj
assert repr(nanj) == 'nanj'
assert e == 2.718281828459045
assert pi == 3.141592653589793
assert tau == 6.283185307179586
assert repr(inf) == 'inf'
assert repr(nan) == "nan"
raises(TypeError, 'must be real number, not NoneType', lambda: sqrt(None))
assert polar(complex(1e308,1e308)) == (1.4142135623730951e+308, 0.7853981633974483)
raises(TypeError, 'cmath.sin() takes exactly one argument (0 given)', lambda: sin())
assert phase(-1) == 3.141592653589793
assert phase(-1-0j) == 3.141592653589793
