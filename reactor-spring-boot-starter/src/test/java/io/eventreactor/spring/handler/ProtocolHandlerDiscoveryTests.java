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

package io.eventreactor.spring.handler;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.SocketAddress;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.annotation.AliasFor;

import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.spring.EchoProtocol;
import io.eventreactor.spring.annotation.ProtocolHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ProtocolHandlerDiscoveryTests {

	@Test
	void annotationMakesComponents() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(true);
		assertThat(scanner.findCandidateComponents(getClass().getPackageName())).extracting("beanClassName")
			.contains(Echo.class.getName(), SharedFactory.class.getName());
	}

	@Test
	void protocolIsPrototypeAndFactorySingleton() {
		with((beanFactory, descriptors) -> {
			assertThat(descriptors.get("echo").beanType()).isEqualTo(Echo.class);
			assertThat(descriptors.get("shared").beanType()).isEqualTo(SharedFactory.class);
			assertThat(beanFactory.isPrototype(descriptors.get("echo").beanName())).isTrue();
			assertThat(beanFactory.isSingleton(descriptors.get("shared").beanName())).isTrue();
		}, Echo.class, SharedFactory.class);
	}

	@Test
	void beansOfAnnotatedMethodsAreFound() {
		with((beanFactory, descriptors) -> {
			assertThat(descriptors).containsOnlyKeys("protocol", "shared-factory");
			assertThat(beanFactory.isPrototype("protocol")).isTrue();
			assertThat(beanFactory.isSingleton("factory")).isTrue();
		}, AnnotatedMethods.class);
	}

	@Test
	void annotationsOnAnnotationsAndSuperclassesAreFound() {
		with((beanFactory, descriptors) -> {
			assertThat(descriptors).containsOnlyKeys("composed");
			assertThat(descriptors.get("composed").endpoint()).isEqualTo("tcp:4711");
			assertThat(beanFactory.isPrototype(descriptors.get("composed").beanName())).isTrue();
		}, Composed.class);
		with((beanFactory, descriptors) -> assertThat(descriptors.get("echo").beanType()).isEqualTo(Inheriting.class),
				InheritingMethod.class);
	}

	@Test
	void lazyFactoryStaysUnmade() {
		with((beanFactory, descriptors) -> {
			assertThat(descriptors).containsOnlyKeys("lazy");
			assertThat(beanFactory.containsSingleton(descriptors.get("lazy").beanName())).isFalse();
		}, LazyFactory.class);
	}

	@Test
	void scopedProxyIsLookedThrough() {
		with((beanFactory, descriptors) -> {
			ProtocolHandlerDescriptor descriptor = descriptors.get("proxied");
			assertThat(descriptor.beanName()).startsWith("scopedTarget.");
			assertThat(beanFactory.getBean(descriptor.beanName())).isExactlyInstanceOf(Proxied.class);
		}, Proxied.class);
	}

	@Test
	void otherBeansAreNotFound() {
		with((beanFactory, descriptors) -> assertThat(descriptors).isEmpty(), EmptyConfiguration.class);
	}

	@Test
	void whenProtocolIsSingletonNamesScope() {
		assertInvalid(SingletonMethod.class, "its scope is 'singleton'", "@Scope(\"prototype\")");
		assertInvalid(SingletonByChoice.class, "its scope is 'singleton'", "@Scope(\"prototype\")");
	}

	@Test
	void whenProtocolHasAnotherScopeNamesIt() {
		assertInvalid(RequestScoped.class, "its scope is 'request'", "@Scope(\"prototype\")");
	}

	@Test
	void whenNeitherProtocolNorFactoryTellsWhatItCouldBe() {
		assertInvalid(Neither.class, "it is neither a Protocol nor a Factory", "extend Protocol");
	}

	@Test
	void whenNameIsMissingOrImpossibleSaysSo() {
		assertInvalid(Nameless.class, "its @ProtocolHandler has no name", "@ProtocolHandler(\"echo\")");
		assertInvalid(CamelCase.class, "its server name 'myServer' has characters", "lower-case letters");
		assertInvalid(Misnamed.class, "its server name 'my server' has characters",
				"lower-case letters, digits and dashes");
	}

	@Test
	void whenTwoHaveOneNameNamesBoth() {
		assertThatExceptionOfType(DuplicateServerException.class).isThrownBy(() -> with((beanFactory, descriptors) -> {
		}, Echo.class, OtherEcho.class))
			.withMessageContainingAll("'echo'", Echo.class.getName(), OtherEcho.class.getName());
	}

	private void assertInvalid(Class<?> configuration, String problem, String remedy) {
		assertThatExceptionOfType(InvalidProtocolHandlerException.class)
			.isThrownBy(() -> with((beanFactory, descriptors) -> {
			}, configuration))
			.withMessageContaining(problem)
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains(remedy));
	}

	private void with(Expectation expectation, Class<?>... configuration) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean(ProtocolScopePostProcessor.class);
			context.register(configuration);
			context.refresh();
			expectation.check(context.getBeanFactory(),
					new ProtocolHandlerDiscovery(context.getBeanFactory()).discover());
		}
	}

	private interface Expectation {

		void check(ConfigurableListableBeanFactory beanFactory, Map<String, ProtocolHandlerDescriptor> descriptors);

	}

	@ProtocolHandler("echo")
	static class Echo extends EchoProtocol {

	}

	@ProtocolHandler(name = "echo")
	static class OtherEcho extends EchoProtocol {

	}

	@ProtocolHandler("shared")
	static class SharedFactory extends Factory {

		@Override
		public Protocol buildProtocol(SocketAddress peer) {
			return new Echo();
		}

	}

	@Lazy
	@ProtocolHandler("lazy")
	static class LazyFactory extends SharedFactory {

	}

	@Configuration(proxyBeanMethods = false)
	static class AnnotatedMethods {

		@Bean
		@ProtocolHandler("protocol")
		Protocol protocol() {
			return new Echo();
		}

		@Bean
		@ProtocolHandler("shared-factory")
		Factory factory() {
			return Factory.forProtocol(Echo::new);
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@ProtocolHandler(endpoint = "tcp:4711")
	@interface DefaultPortHandler {

		@AliasFor(annotation = ProtocolHandler.class, attribute = "name")
		String value();

	}

	@DefaultPortHandler("composed")
	static class Composed extends EchoProtocol {

	}

	static class Inheriting extends Echo {

	}

	@Configuration(proxyBeanMethods = false)
	static class InheritingMethod {

		@Bean
		@Scope("prototype")
		Inheriting inheriting() {
			return new Inheriting();
		}

	}

	@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
	@ProtocolHandler("proxied")
	static class Proxied extends EchoProtocol {

	}

	@Configuration(proxyBeanMethods = false)
	static class EmptyConfiguration {

		@Bean
		EchoProtocol withoutAnnotation() {
			return new EchoProtocol() {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SingletonMethod {

		@Bean
		Echo echo() {
			return new Echo();
		}

	}

	@Scope("singleton")
	@ProtocolHandler("singleton")
	static class SingletonByChoice extends EchoProtocol {

	}

	@Scope("request")
	@ProtocolHandler("request")
	static class RequestScoped extends EchoProtocol {

	}

	@ProtocolHandler("neither")
	static class Neither implements Consumer<String> {

		@Override
		public void accept(String text) {
		}

	}

	@ProtocolHandler
	static class Nameless extends EchoProtocol {

	}

	@ProtocolHandler("myServer")
	static class CamelCase extends EchoProtocol {

	}

	@ProtocolHandler("my server")
	static class Misnamed extends EchoProtocol {

	}

}
