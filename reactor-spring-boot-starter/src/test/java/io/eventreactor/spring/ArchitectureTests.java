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

package io.eventreactor.spring;

import java.util.Objects;
import java.util.stream.Collectors;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;

/**
 * The floors of the starter, and the rules of Boot's own auto-configurations.
 */
@AnalyzeClasses(packages = "io.eventreactor.spring", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	final ArchRule floors = Architectures.layeredArchitecture()
		.consideringOnlyDependenciesInLayers()
		.layer("annotation")
		.definedBy("io.eventreactor.spring.annotation..")
		.layer("handler")
		.definedBy("io.eventreactor.spring.handler..")
		.layer("context")
		.definedBy("io.eventreactor.spring.context..")
		.layer("health")
		.definedBy("io.eventreactor.spring.health..")
		.layer("metrics")
		.definedBy("io.eventreactor.spring.metrics..")
		.layer("web")
		.definedBy("io.eventreactor.spring.web..")
		.layer("reactive")
		.definedBy("io.eventreactor.spring.reactive..")
		.layer("client")
		.definedBy("io.eventreactor.spring.client..")
		.layer("jdbc")
		.definedBy("io.eventreactor.spring.jdbc..")
		.layer("ssl")
		.definedBy("io.eventreactor.spring.ssl..")
		.layer("autoconfigure")
		.definedBy("io.eventreactor.spring.autoconfigure..")
		.whereLayer("annotation")
		.mayNotAccessAnyLayer()
		.whereLayer("handler")
		.mayOnlyAccessLayers("annotation")
		.whereLayer("context")
		.mayOnlyAccessLayers("handler")
		.whereLayer("health")
		.mayOnlyAccessLayers("handler")
		.whereLayer("metrics")
		.mayOnlyAccessLayers("handler")
		.whereLayer("web")
		.mayNotAccessAnyLayer()
		.whereLayer("reactive")
		.mayNotAccessAnyLayer()
		.whereLayer("client")
		.mayNotAccessAnyLayer()
		.whereLayer("jdbc")
		.mayNotAccessAnyLayer()
		.whereLayer("ssl")
		.mayNotAccessAnyLayer()
		.whereLayer("autoconfigure")
		.mayNotBeAccessedByAnyLayer();

	@ArchTest
	final ArchRule noCycles = SlicesRuleDefinition.slices()
		.matching("io.eventreactor.spring.(**)")
		.should()
		.beFreeOfCycles();

	@ArchTest
	final ArchRule healthIsOptional = ArchRuleDefinition.noClasses()
		.that(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage("io.eventreactor.spring.health..",
				"io.eventreactor.spring.autoconfigure..")))
		.should()
		.dependOnClassesThat(JavaClass.Predicates.resideInAPackage("org.springframework.boot.health.."));

	@ArchTest
	final ArchRule metricsAreOptional = ArchRuleDefinition.noClasses()
		.that(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage("io.eventreactor.spring.metrics..",
				"io.eventreactor.spring.autoconfigure..")))
		.should()
		.dependOnClassesThat(JavaClass.Predicates.resideInAPackage("io.micrometer.."));

	@ArchTest
	final ArchRule onlyAutoConfigurationKnowsTheImplementation = ArchRuleDefinition.noClasses()
		.that(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage("io.eventreactor.spring.autoconfigure..")))
		.should()
		.dependOnClassesThat(JavaClass.Predicates.resideInAPackage("io.eventreactor.netty.."));

	@ArchTest
	final ArchRule noNetty = ArchRuleDefinition.noClasses()
		.should()
		.dependOnClassesThat(JavaClass.Predicates.resideInAPackage("io.netty.."));

	@ArchTest
	final ArchRule projectReactorIsOptional = ArchRuleDefinition.noClasses()
		.that(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage("io.eventreactor.spring.reactive..",
				"io.eventreactor.spring.autoconfigure..")))
		.should()
		.dependOnClassesThat(JavaClass.Predicates.resideInAPackage("reactor.."));

	@ArchTest
	final ArchRule webIsOptional = ArchRuleDefinition.noClasses()
		.that(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage("io.eventreactor.spring.web..",
				"io.eventreactor.spring.client..", "io.eventreactor.spring.autoconfigure..")))
		.should()
		.dependOnClassesThat(
				JavaClass.Predicates.resideInAnyPackage("org.springframework.web..", "org.springframework.http.."));

	@ArchTest
	final ArchRule jdbcIsOptional = ArchRuleDefinition.noClasses()
		.that(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage("io.eventreactor.spring.jdbc..",
				"io.eventreactor.spring.autoconfigure..")))
		.should()
		.dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage("org.springframework.jdbc..",
				"org.springframework.transaction.."));

	@ArchTest
	final ArchRule autoConfigurationsArePublicAndFinal = ArchRuleDefinition.classes()
		.that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL)
		.andShould()
		.haveSimpleNameStartingWith("EventReactor");

	@ArchTest
	final ArchRule autoConfigurationsHaveNoPublicMembers = ArchRuleDefinition.noMembers()
		.that()
		.areDeclaredInClassesThat()
		.areAnnotatedWith(AutoConfiguration.class)
		.and(DescribedPredicate.describe("are no default constructors",
				(JavaMember member) -> !member.getName().equals("<init>")))
		.should()
		.bePublic();

	@ArchTest
	final ArchRule classConditionsAreNotOnBeanMethods = ArchRuleDefinition.methods()
		.that()
		.areAnnotatedWith(Bean.class)
		.should()
		.notBeAnnotatedWith(ConditionalOnClass.class);

	@ArchTest
	final ArchRule postProcessorsAreMadeByStaticMethods = ArchRuleDefinition.methods()
		.that()
		.areAnnotatedWith(Bean.class)
		.and(DescribedPredicate.describe("make post-processors",
				(JavaMethod method) -> isPostProcessor(method.getRawReturnType())))
		.should()
		.beStatic();

	@ArchTest
	final ArchRule conditionsAreNotPublic = ArchRuleDefinition.classes()
		.that()
		.areAssignableTo(Condition.class)
		.should()
		.notBePublic()
		.allowEmptyShould(true);

	@ArchTest
	final ArchRule assertsAreSprings = ArchRuleDefinition.noClasses()
		.should()
		.callMethod(Objects.class, "requireNonNull", Object.class)
		.orShould()
		.callMethod(Objects.class, "requireNonNull", Object.class, String.class);

	@ArchTest
	final ArchRule listsAreMadeByToList = ArchRuleDefinition.noClasses()
		.should()
		.callMethod(Collectors.class, "toList");

	@ArchTest
	final ArchRule caseChangesNameTheirLocale = ArchRuleDefinition.noClasses()
		.should()
		.callMethod(String.class, "toLowerCase")
		.orShould()
		.callMethod(String.class, "toUpperCase");

	private static boolean isPostProcessor(JavaClass type) {
		return JavaClass.Predicates.assignableTo(BeanPostProcessor.class)
			.or(JavaClass.Predicates.assignableTo(BeanFactoryPostProcessor.class))
			.test(type);
	}

}
