"""Given names that are no ordinary words: hints that a text names a person."""

from __future__ import annotations

_LISTED = """
Aaron Abdul Adam Adrian Agnieszka Ahmed Aisha Alain Alan Albert Alberto Alejandra Alejandro Aleksander
Alessandra Alessandro Alexander Alexandra Alfredo Ali Alice Alicia Amanda Amelia Amir Amy Ana Anders Andrea
Andreas Andrei Andrew Andrzej Angela Anita Anja Anna Anne Annette Antoine Anton Antonio Astrid Barbara
Beatrice Beatriz Benedikt Benjamin Bernard Bernd Birgit Björn Boris Brian Bruno Camille Carla Carlo Carlos
Carmen Carol Caroline Catarina Catherine Cecilia Charles Charlotte Chen Chiara Chloe Christian Christina
Christine Christoph Christopher Claire Claudia Claus Cristina Daniel Daniela Daniele Dave David Deborah
Denis Diego Dieter Dimitri Dmitri Dominik Donald Dorothea Douglas Edoardo Eduardo Edward Elena Eleonora
Elisabeth Elizabeth Ellen Emil Emily Emma Enrique Eric Erik Ernesto Esteban Eva Evelyn Fabian Fatima
Federico Felipe Fernando Filip Florian Francesca Francesco Francisco Frederik Friedrich Gabriel Gabriela
Georg George Gerhard Giovanni Giulia Gonzalo Gregor Guillaume Gustavo Hannah Hans Harald Hassan Heike
Heinrich Helen Helena Helmut Henrik Henry Hiroshi Hugo Ibrahim Ignacio Ines Ingrid Irene Isabel Isabella
Ivan Jacob Jacques Jakub James Jan Jane Janet Jasmin Javier Jean Jeffrey Jennifer Jeremy Jesper Jessica
Joana Joanna Joao Johan Johann Johannes John Jonas Jonathan Jorge Jose Josef Joseph Joshua José João Juan
Julia Julian Julie Jürgen Kai Karen Karin Karl Katarzyna Katharina Katherine Kathrin Kenji Kenneth Kevin
Klaus Krzysztof Lars Laura Laurent Lena Leon Leonardo Linda Lisa Lorenzo Louise Luc Luca Lucas Lucia Luis
Luisa Lukas Maja Manfred Manuel Marc Marcel Marco Marcos Margaret Maria Mariana Marie Marina Mario Marta
Martin Martina María Mateo Matteo Matthew Matthias Maximilian Mehmet Melissa Michael Michaela Michel Michele
Miguel Mikael Mohamed Mohammed Monica Monika Muhammad Nadia Natalia Natalie Nathan Nicolas Nicole Niklas
Nikolai Nina Olga Oliver Olivia Oscar Pablo Patricia Patrick Paul Paula Paulo Pedro Peter Petra Philip
Philippe Pierre Piotr Priya Rachel Rafael Rajesh Ralf Ramon Raul Rebecca Renate Ricardo Richard Robert
Roberto Rodrigo Roland Ronald Sabine Samuel Sandra Santiago Sara Sarah Sebastian Sergei Sergio Simon Simone
Sofia Sophie Stefan Stefanie Stephanie Stephen Steven Susan Susanne Sven Tatiana Teresa Thomas Thorsten
Tobias Tomas Tomasz Ulrich Ulrike Ursula Uwe Valentina Valeria Vanessa Vera Veronica Viktor Vincent Vladimir
Walter Werner William Wolfgang Xavier Yuki Yusuf Yves Zoe
"""
GIVEN_NAMES = frozenset(_LISTED.split())
