"""Names in English of the classes of GB/T 4754-2017, for people who read the product in English.

A code and a name each, parted by bars; short, as they stand in a list.
"""

from functools import cache

_TABLE = """
A Agriculture, forestry, animal husbandry and fishery
01 Agriculture|011 Grain growing|012 Beans, oil crops and tubers|013 Cotton, hemp, sugar and tobacco growing
014 Vegetables, mushrooms and horticulture|015 Fruit growing|016 Nuts, oil fruits, spices and beverage crops
017 Chinese medicinal herbs|018 Grass growing and mowing|019 Other agriculture
02 Forestry|021 Tree breeding and seedlings|022 Afforestation|023 Forest management and tending
024 Logging of timber and bamboo|025 Gathering of forest products
03 Animal husbandry|031 Livestock raising|032 Poultry raising|033 Hunting and trapping|039 Other animal husbandry
04 Fishery|041 Aquaculture|042 Fishing
05 Services for agriculture, forestry, husbandry and fishery|051 Services for agriculture|052 Services for forestry
053 Services for animal husbandry|054 Services for fishery
B Mining
06 Coal mining and washing|061 Bituminous coal and anthracite|062 Lignite|069 Other coal mining
07 Oil and natural gas extraction|071 Oil extraction|072 Natural gas extraction
08 Ferrous metal ore mining|081 Iron ore|082 Manganese and chromium ore|089 Other ferrous metal ore
09 Non-ferrous metal ore mining|091 Common non-ferrous metal ore|092 Precious metal ore
093 Rare metal and rare earth ore
10 Non-metallic mineral mining|101 Stone, sand and clay|102 Chemical minerals|103 Salt
109 Asbestos and other non-metallic minerals
11 Mining support services|111 Support for coal mining|112 Support for oil and gas extraction|119 Other mining support
12 Other mining|120 Other mining
C Manufacturing
13 Processing of farm products|131 Grain milling|132 Feed|133 Vegetable oil|134 Sugar|135 Slaughtering and meat
136 Aquatic products|137 Processing of vegetables, mushrooms, fruit and nuts|139 Other farm product processing
14 Food manufacturing|141 Bakery|142 Confectionery, chocolate and candied fruit|143 Convenience food|144 Dairy products
145 Canned food|146 Condiments and fermented products|149 Other food
15 Alcohol, beverages and refined tea|151 Alcoholic drinks|152 Beverages|153 Refined tea
16 Tobacco|161 Tobacco redrying|162 Cigarettes|169 Other tobacco products
17 Textiles|171 Cotton textiles and finishing|172 Wool textiles and finishing|173 Hemp textiles and finishing
174 Silk textiles and finishing|175 Chemical fibre weaving and finishing|176 Knitted and crocheted fabrics
177 Household textiles|178 Industrial textiles
18 Garments and apparel|181 Woven garments|182 Knitted and crocheted garments|183 Clothing accessories
19 Leather, fur, feathers and footwear|191 Leather tanning|192 Leather products|193 Fur tanning and products
194 Feather and down products|195 Footwear
20 Wood, bamboo, rattan and straw products|201 Wood processing|202 Wood-based panels|203 Wood products
204 Bamboo, rattan, palm and straw products
21 Furniture|211 Wooden furniture|212 Bamboo and rattan furniture|213 Metal furniture|214 Plastic furniture
219 Other furniture
22 Paper and paper products|221 Pulp|222 Paper making|223 Paper products
23 Printing and reproduction of media|231 Printing|232 Binding and printing services|233 Reproduction of media
24 Stationery, crafts, sports and entertainment goods|241 Office and teaching supplies|242 Musical instruments
243 Arts, crafts and ceremonial goods|244 Sporting goods|245 Toys|246 Amusement equipment
25 Petroleum, coal and other fuel processing|251 Refined petroleum|252 Coal processing|253 Nuclear fuel|254 Biomass fuel
26 Chemicals|261 Basic chemicals|262 Fertilisers|263 Pesticides|264 Coatings, inks, pigments and the like
265 Synthetic materials|266 Speciality chemicals|267 Explosives and fireworks|268 Household chemicals
27 Pharmaceuticals|271 Active pharmaceutical ingredients|272 Chemical drug preparations|273 Prepared Chinese herbs
274 Chinese patent medicines|275 Veterinary drugs|276 Biological drugs|277 Sanitary and medical supplies
278 Pharmaceutical excipients and packaging
28 Chemical fibres|281 Cellulose fibres|282 Synthetic fibres|283 Bio-based materials
29 Rubber and plastics|291 Rubber products|292 Plastic products
30 Non-metallic mineral products|301 Cement, lime and gypsum|302 Gypsum and cement products
303 Brick, tile, stone and other building materials|304 Glass|305 Glass products
306 Glass fibre and reinforced plastics|307 Ceramics|308 Refractories|309 Graphite and other mineral products
31 Smelting and rolling of ferrous metals|311 Iron making|312 Steel making|313 Steel rolling|314 Ferroalloys
32 Smelting and rolling of non-ferrous metals|321 Common non-ferrous metals|322 Precious metals
323 Rare metals and rare earths|324 Non-ferrous alloys|325 Non-ferrous metal rolling
33 Metal products|331 Structural metal products|332 Metal tools|333 Containers and metal packaging
334 Wire, rope and their products|335 Metal products for building and safety|336 Surface and heat treatment of metal
337 Enamel products|338 Metal household goods|339 Castings and other metal products
34 General equipment|341 Boilers and prime movers|342 Metalworking machinery|343 Material handling equipment
344 Pumps, valves, compressors and the like|345 Bearings, gears and drives|346 Ovens, fans and packaging machines
347 Cultural and office machinery|348 General machine parts|349 Other general equipment
35 Special equipment|351 Mining, metallurgy and construction equipment
352 Chemical, wood and non-metal processing equipment
353 Equipment for food, drink, tobacco and feed|354 Equipment for printing, drugs and daily goods
355 Textile, garment and leather machinery|356 Electronic and electrical machinery
357 Farm, forest and fishery machinery
358 Medical devices and instruments|359 Equipment for environment, post and public services
36 Motor vehicles|361 Complete vehicles|362 Vehicle engines|363 Refitted vehicles|364 Low-speed vehicles|365 Trams
366 Vehicle bodies and trailers|367 Vehicle parts and accessories
37 Railway, ship, aerospace and other transport equipment|371 Railway equipment|372 Urban rail equipment
373 Ships and related devices|374 Aircraft and spacecraft|375 Motorcycles|376 Bicycles and wheelchairs
377 Motor-assisted bicycles|378 Off-road recreational vehicles and parts
379 Diving, salvage and other transport equipment
38 Electrical machinery and equipment|381 Motors and generators|382 Power transmission, distribution and control
383 Wires, cables and electrical supplies|384 Batteries|385 Household electrical appliances
386 Household non-electrical appliances|387 Lighting|389 Other electrical machinery
39 Computers, communication and other electronics|391 Computers|392 Communication equipment
393 Broadcasting and television equipment|394 Radar and related equipment|395 Consumer audio and video
396 Smart consumer devices|397 Electronic devices|398 Electronic components and materials|399 Other electronic equipment
40 Instruments and meters|401 General instruments|402 Special instruments|403 Clocks and timers|404 Optical instruments
405 Weighing instruments|409 Other instruments
41 Other manufacturing|411 Sundry daily goods|412 Nuclear radiation processing|419 Manufacturing not listed elsewhere
42 Recycling of waste resources|421 Metal waste and scrap|422 Non-metal waste and scrap
43 Repair of metal products, machinery and equipment|431 Repair of metal products|432 Repair of general equipment
433 Repair of special equipment|434 Repair of transport equipment|435 Repair of electrical equipment
436 Repair of instruments|439 Other machinery repair
D Electricity, heat, gas and water supply
44 Electricity and heat|441 Power generation|442 Power supply|443 Heat production and supply
45 Gas|451 Gas production and supply|452 Biogas production and supply
46 Water|461 Tap water|462 Sewage treatment and reuse|463 Seawater desalination|469 Other water treatment and use
E Construction
47 Building construction|471 Residential buildings|472 Stadiums|479 Other buildings
48 Civil engineering|481 Railways, roads, tunnels and bridges|482 Water conservancy and ports|483 Offshore engineering
484 Industrial and mining engineering|485 Lines and pipelines|486 Energy-saving and environmental works
487 Power engineering|489 Other civil engineering
49 Building installation|491 Electrical installation|492 Piping and equipment installation|499 Other installation
50 Decoration and other construction|501 Building decoration|502 Demolition and site preparation
503 Hire of construction equipment with operator|509 Other construction
F Wholesale and retail
51 Wholesale|511 Farm, forest and fishery products|512 Food, drink and tobacco
513 Textiles, clothing and household goods
514 Cultural and sporting goods|515 Medicines and medical devices|516 Minerals, building materials and chemicals
517 Machinery, hardware and electronics|518 Brokers and agents|519 Other wholesale
52 Retail|521 General retail|522 Food, drink and tobacco shops|523 Textile, clothing and daily goods shops
524 Cultural and sporting goods shops|525 Pharmacies and medical devices|526 Vehicles, parts and fuel
527 Household appliances and electronics shops|528 Hardware, furniture and decoration shops
529 Stalls, non-store and other retail
G Transport, storage and post
53 Rail transport|531 Rail passengers|532 Rail freight|533 Rail support services
54 Road transport|541 Urban public transport|542 Road passengers|543 Road freight|544 Road support services
55 Water transport|551 Water passengers|552 Water freight|553 Water support services
56 Air transport|561 Air passengers and freight|562 General aviation|563 Air support services
57 Pipeline transport|571 Submarine pipelines|572 Land pipelines
58 Multimodal transport and forwarding|581 Multimodal transport|582 Forwarding agents
59 Handling and storage|591 Loading and unloading|592 General storage|593 Cold storage|594 Storage of dangerous goods
595 Storage of grain, cotton and other farm products|596 Storage of Chinese medicinal herbs|599 Other storage
60 Post and delivery|601 Basic postal services|602 Express delivery|609 Other delivery services
H Accommodation and catering
61 Accommodation|611 Tourist hotels|612 Guest houses|613 Homestays|614 Camp sites|619 Other accommodation
62 Catering|621 Restaurants|622 Fast food|623 Drinks and cold drinks|624 Food distribution and delivery
629 Other catering
I Information transmission, software and IT services
63 Telecommunications, broadcasting and satellites|631 Telecommunications|632 Broadcast transmission
633 Satellite transmission
64 Internet services|641 Internet access|642 Internet information|643 Internet platforms|644 Internet security
645 Internet data services|649 Other internet services
65 Software and IT services|651 Software development|652 Integrated circuit design
653 System integration and IoT services
654 Operation and maintenance|655 Information processing and storage|656 IT consulting|657 Digital content
659 Other IT services
J Finance
66 Monetary and financial services|661 Central bank|662 Banking|663 Non-bank monetary services
664 Bank wealth management
665 Bank supervision
67 Capital markets|671 Securities markets|672 Public securities funds|673 Private securities funds|674 Futures markets
675 Supervision of securities and futures|676 Capital investment|679 Other capital market services
68 Insurance|681 Life and personal insurance|682 Property insurance|683 Reinsurance|684 Commercial pensions
685 Insurance intermediaries|686 Insurance asset management|687 Insurance supervision|689 Other insurance
69 Other finance|691 Trusts|692 Holding companies|693 Non-bank payment services|694 Financial information
695 Financial asset management companies|699 Other finance not listed elsewhere
K Real estate
70 Real estate|701 Property development|702 Property management|703 Property agencies|704 Property leasing
709 Other real estate
L Leasing and business services
71 Leasing|711 Leasing of machinery and equipment|712 Hire of sports and cultural goods|713 Hire of daily goods
72 Business services|721 Management of organisations|722 Integrated management services|723 Legal services
724 Consulting and research|725 Advertising|726 Human resources|727 Security|728 Conferences and exhibitions
729 Other business services
M Scientific research and technical services
73 Research and development|731 Natural sciences|732 Engineering and technology|733 Agricultural sciences
734 Medical sciences|735 Social sciences and humanities
74 Professional technical services|741 Meteorology|742 Seismology|743 Oceanography
744 Surveying and geographic information
745 Quality inspection|746 Environmental monitoring|747 Geological exploration|748 Engineering and design
749 Industrial and professional design
75 Technology promotion and application|751 Technology promotion|752 Intellectual property|753 Technology intermediaries
754 Startup space|759 Other technology promotion
N Water, environment and public facilities
76 Water conservancy|761 Flood control|762 Water resources|763 Natural water collection|764 Hydrology
769 Other water management
77 Ecology and environment|771 Ecological protection|772 Environmental treatment
78 Public facilities|781 Municipal facilities|782 Environmental sanitation|783 Urban and rural appearance|784 Greening
785 City parks|786 Scenic areas
79 Land management|791 Land consolidation|792 Land survey and appraisal|793 Land registration
794 Agents for land registration|799 Other land management
O Resident, repair and other services
80 Resident services|801 Household services|802 Child care|803 Laundry and dyeing|804 Hairdressing and beauty
805 Baths and wellness|806 Photography and printing|807 Wedding services|808 Funeral services
809 Other resident services
81 Repair of vehicles, electronics and daily goods|811 Repair of cars and motorcycles
812 Repair of computers and office machines
813 Repair of household appliances|819 Repair of other daily goods
82 Other services|821 Cleaning|822 Pet services|829 Services not listed elsewhere
P Education
83 Education|831 Pre-school|832 Primary education|833 Secondary education|834 Higher education|835 Special education
839 Skills training and other education
Q Health and social work
84 Health|841 Hospitals|842 Primary health care|843 Public health|849 Other health
85 Social work|851 Social work with accommodation|852 Social work without accommodation
R Culture, sports and entertainment
86 News and publishing|861 News|862 Publishing
87 Radio, television, film and recording|871 Radio|872 Television|873 Film and television production
874 Broadcast control|875 Film and television distribution|876 Cinemas|877 Sound recording
88 Culture and arts|881 Creation and performance|882 Performance venues|883 Libraries and archives
884 Protection of relics and intangible heritage|885 Museums|886 Memorials|887 Community culture and sports
889 Other culture and arts
89 Sports|891 Sports organisations|892 Sports venues|893 Fitness and leisure|899 Other sports
90 Entertainment|901 Indoor entertainment|902 Amusement parks|903 Leisure and sightseeing|904 Lotteries
905 Agents for culture, sports and entertainment|909 Other entertainment
S Public administration, social security and social organisations
91 Organs of the Communist Party|910 Organs of the Communist Party
92 State institutions|921 Organs of state power|922 State administration|923 Courts and procuratorates
929 Other state institutions
93 CPPCC and democratic parties|931 CPPCC|932 Democratic parties
94 Social security|941 Basic insurance|942 Supplementary insurance|949 Other social security
95 Mass, social and other membership organisations|951 Mass organisations|952 Associations|953 Foundations
954 Religious organisations
96 Grass-roots self-governing organisations|961 Neighbourhood self-government|962 Village self-government
T International organisations
97 International organisations|970 International organisations
"""


@cache
def english_industries() -> dict[str, str]:
    """Return the English name of each code."""
    entries = (entry for line in _TABLE.strip().split("\n") for entry in line.split("|"))
    return {code: name for code, _space, name in (entry.partition(" ") for entry in entries)}
