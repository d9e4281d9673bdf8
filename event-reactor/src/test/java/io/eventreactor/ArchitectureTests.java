/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor;

import java.util.List;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;

/**
 * The floors of the engine: a package knows those below it only.
 */
@AnalyzeClasses(packages = "io.eventreactor", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	// Ground floor first
	private static final List<String> FLOORS = List.of("defer", "core", "task", "protocol", "policy", "endpoint",
			"service", "netty", "testing");

	private static final List<String> ASKED = List.of("admits(java.net.SocketAddress)",
			"admissionEnded(java.net.SocketAddress)", "buildProtocol(java.net.SocketAddress)",
			"buildProtocol(java.net.SocketAddress, io.eventreactor.TlsSession)");

	@ArchTest
	void packagesKnowLowerFloorsOnly(JavaClasses engine) {
		Architectures.LayeredArchitecture floors = Architectures.layeredArchitecture()
			.consideringOnlyDependenciesInAnyPackage("io.eventreactor..");
		for (String floor : FLOORS) {
			floors = floors.optionalLayer(floor).definedBy(packages(floor));
		}
		for (int i = 0; i < FLOORS.size(); i++) {
			String[] higher = FLOORS.subList(i + 1, FLOORS.size()).toArray(String[]::new);
			floors = (higher.length > 0) ? floors.whereLayer(FLOORS.get(i)).mayOnlyBeAccessedByLayers(higher)
					: floors.whereLayer(FLOORS.get(i)).mayNotBeAccessedByAnyLayer();
		}
		floors.ensureAllClassesAreContainedInArchitecture().check(engine);
	}

	private static String packages(String floor) {
		return floor.equals("core") ? "io.eventreactor" : "io.eventreactor." + floor + "..";
	}

	@ArchTest
	final ArchRule packagesHaveNoCycles = SlicesRuleDefinition.slices()
		.matching("io.eventreactor.(*)..")
		.should()
		.beFreeOfCycles();

	@ArchTest
	final ArchRule deferredKnowsNobody = ArchRuleDefinition.noClasses()
		.that()
		.resideInAPackage("io.eventreactor.defer..")
		.should()
		.dependOnClassesThat(JavaClass.Predicates.resideInAPackage("io.netty.."));

	@ArchTest
	final ArchRule nettyIsKnownInTwoPackagesOnly = ArchRuleDefinition.noClasses()
		.that()
		.resideOutsideOfPackages("io.eventreactor.netty..", "io.eventreactor.testing..")
		.should()
		.dependOnClassesThat(JavaClass.Predicates.resideInAPackage("io.netty..")
			.and(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage("io.netty.buffer"))));

	@ArchTest
	final ArchRule springIsUnknown = ArchRuleDefinition.noClasses()
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework..");

	@ArchTest
	final ArchRule packagesSayWhatMayBeNull = ArchRuleDefinition.classes()
		.that(isPublicTopLevel())
		.should(beInANullMarkedPackage());

	@ArchTest
	final ArchRule factoriesThatWrapOthersPassEverythingOn = ArchRuleDefinition.classes()
		.that(wrapAFactory())
		.should(overrideWhatAFactoryIsAsked());

	private static DescribedPredicate<JavaClass> wrapAFactory() {
		return DescribedPredicate.describe("are factories that hold one", (type) -> type.isAssignableTo(Factory.class)
				&& type.getFields().stream().anyMatch((field) -> field.getRawType().isAssignableTo(Factory.class)));
	}

	private static ArchCondition<JavaClass> overrideWhatAFactoryIsAsked() {
		return new ArchCondition<>("override all that a factory is asked before there is a protocol") {
			@Override
			public void check(JavaClass type, ConditionEvents events) {
				ASKED.forEach((signature) -> {
					boolean overridden = type.getAllMethods()
						.stream()
						.filter((method) -> !method.getOwner().isEquivalentTo(Factory.class))
						.anyMatch((method) -> method.getFullName().endsWith("." + signature));
					events.add(new SimpleConditionEvent(type, overridden, type.getName() + " and " + signature));
				});
			}
		};
	}

	private static DescribedPredicate<JavaClass> isPublicTopLevel() {
		return DescribedPredicate.describe("are public and top-level",
				(type) -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC));
	}

	private static ArchCondition<JavaClass> beInANullMarkedPackage() {
		return new ArchCondition<>("be in a @NullMarked package") {
			@Override
			public void check(JavaClass type, ConditionEvents events) {
				JavaPackage home = type.getPackage();
				events.add(new SimpleConditionEvent(type, home.isAnnotatedWith(NullMarked.class),
						type.getName() + " is in " + home.getName()));
			}
		};
	}

}
