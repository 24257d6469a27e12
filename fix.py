import json,collections
p='/work/main/benchmarks/data/develop/sw.jsonl'
R=[json.loads(l) for l in open(p)]
drop=['mbwa wa jirani anafungiwa','Mbona unajibu polepole','kupanda Kilimanjaro','usiku mwema, tutaongea','tulienda Namanga kununua','trafiki wamenisimamisha']
R=[r for r in R if not any(r['text'].startswith(d) for d in drop)]
rep=[('jana Yanga wametuua','jana wageni wametuua'),('simba wamemuuza','timu yetu wamemuuza'),('kwa PUBG','kwa ile game ya vita'),('la Hisense','la milango miwili'),('KPLC watatuua','hawa watu watatuua'),('sasa Fuliza inanimaliza','sasa mikopo ya simu inanimaliza'),('Rafiki yangu wa Delta state','Rafiki yangu wa Kakamega'),('Uliza Fundi Kamau wa stage ya mwisho','Uliza fundi mzee stage ya mwisho'),('bugando area','ya mjini hapa'),('Moshi mjini, mshahara','Moshi mjini, mshahara')]
used=set()
for r in R:
    for a,b in rep:
        if a in r['text']: used.add(a)
        r['text']=r['text'].replace(a,b)
        for q in r['red_flags']+r['danger']: q['quote']=q['quote'].replace(a,b)
    t=r['text']
    if 'Hakuna agency hapa' in t: r['red_flags']=[]
    if 'Msichana mjamzito miaka 17' in t:
        for f in r['red_flags']:
            if f['id'].startswith('surrogacy'): f['id']='child_education_promise'
    if 'mpishi wa biriani' in t:
        r['case']='Cook in a small eatery, Mombasa, coastal Swahili'; r['red_flags']=[{'id':'pay_terms_vague','quote':'mshahara kwa maelewano'}]
    if t.startswith('hospitali ya misheni'): pass
    for q in r['danger']:
        if q['quote']=='passport': q['quote']='yule broker ameenda na milioni zangu na passport'
    r['case']={"Driver's whisper, Khartoum war area":'Maid left locked in a flat in Khartoum war','Deaf school, thank':'Teacher thanks the project','Lungalunga Congo, small talk':'Small talk from Lubumbashi','Tour guide Ngorongoro':'Mountain porters, Kilimanjaro','Ethnic-language mix, Kenya-Uganda kitchen':'Club in Goma seeks women by looks'}.get(r['case'],r['case'])
print('unused',[a for a,b in rep if a not in used])
for i,r in enumerate(R,1): r['id']=f'sw-dev-{i:03d}'
open(p,'w').write(''.join(json.dumps(r,ensure_ascii=False)+'\n' for r in R))
bad=[(r['id'],q) for r in R for q in r['red_flags']+r['danger'] if q['quote'] not in r['text']]
print(bad,len(R),collections.Counter(r['level'] for r in R)); print(collections.Counter(q['id'] for r in R for q in r['danger']))
f=collections.Counter(q['id'] for r in R for q in r['red_flags']); print(len(f),f)
print(len(set(r['text'] for r in R)), collections.Counter(r['kind'] for r in R))
