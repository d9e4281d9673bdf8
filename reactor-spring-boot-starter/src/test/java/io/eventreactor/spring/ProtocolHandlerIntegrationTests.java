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

import java.net.SocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.spring.annotation.ProtocolHandler;
import io.eventreactor.spring.autoconfigure.EventReactorAutoConfiguration;
import io.eventreactor.spring.autoconfigure.EventReactorProtocolScopeAutoConfiguration;
import io.eventreactor.spring.handler.EventReactorServers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

class ProtocolHandlerIntegrationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EventReactorAutoConfiguration.class,
				EventReactorProtocolScopeAutoConfiguration.class))
		.withPropertyValues("event-reactor.threads=2")
		.withBean(Journal.class);

	@Test
	void eachConnectionHasAnInstanceOfItsOwnMadeByTheContainer() {
		this.runner.withUserConfiguration(Echo.class).run((context) -> {
			Journal journal = context.getBean(Journal.class);
			try (Client first = connect(context, "echo"); Client second = connect(context, "echo")) {
				assertThat(first.exchange("hello")).isEqualTo("hello");
				assertThat(second.exchange("hallo")).isEqualTo("hallo");
				assertThat(first.exchange("again")).isEqualTo("again");
			}
			await().untilAsserted(() -> assertThat(journal.destroyed).hasSize(2));
			assertThat(journal.made).hasSize(2).containsExactlyInAnyOrderElementsOf(journal.destroyed);
		});
	}

	@Test
	void manyConnectionsAtATimeOnSeveralLoopsAreAllMadeAndDestroyed() {
		this.runner.withUserConfiguration(Echo.class).run((context) -> {
			Journal journal = context.getBean(Journal.class);
			IntStream.range(0, 200).parallel().forEach((number) -> {
				try (Client client = connect(context, "echo")) {
					assertThat(client.exchange("hello " + number)).isEqualTo("hello " + number);
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			});
			await().untilAsserted(() -> assertThat(journal.destroyed).hasSize(200));
			assertThat(journal.made).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(journal.destroyed);
		});
	}

	@Test
	void protocolIsDestroyedOnceAndAfterItsConnectionWasLost() {
		this.runner.withUserConfiguration(Echo.class).run((context) -> {
			Journal journal = context.getBean(Journal.class);
			connect(context, "echo").close();
			await().untilAsserted(() -> assertThat(journal.destroyed).hasSize(1));
			context.close();
			assertThat(journal.calls).containsExactly("postConstruct", "connectionMade", "connectionLost",
					"preDestroy");
		});
	}

	@Test
	void protocolIsDestroyedWhenConnectionMadeFails() {
		this.runner.withUserConfiguration(Failing.class).run((context) -> {
			Journal journal = context.getBean(Journal.class);
			try (Client client = connect(context, "failing")) {
				assertThat(client.readToEnd()).isEmpty();
			}
			await().untilAsserted(() -> assertThat(journal.calls).containsExactly("connectionMade", "preDestroy"));
		});
	}

	@Test
	void connectionIsClosedWhenProtocolCannotBeMadeAndServerGoesOn() {
		this.runner.withUserConfiguration(Unmakeable.class).run((context) -> {
			for (int i = 0; i < 2; i++) {
				try (Client client = connect(context, "unmakeable")) {
					assertThat(client.readToEnd()).isEmpty();
				}
			}
			assertThat(context.getBean(EventReactorServers.class).get("unmakeable").getStatistics().accepted())
				.isZero();
		});
	}

	@Test
	void aspectsApplyToProtocols() {
		this.runner.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
			.withUserConfiguration(Echo.class, EchoAspect.class)
			.run((context) -> {
				assertThat(AopUtils.isCglibProxy(context.getBean(Echo.class))).isTrue();
				Journal journal = context.getBean(Journal.class);
				journal.calls.clear();
				journal.made.clear();
				try (Client client = connect(context, "echo")) {
					assertThat(client.exchange("hello")).isEqualTo("hello");
				}
				await().untilAsserted(() -> assertThat(journal.destroyed).hasSize(1));
				assertThat(journal.calls).containsExactly("postConstruct", "connectionMade", "advised",
						"connectionLost", "preDestroy");
				assertThat(journal.destroyed).containsExactlyElementsOf(journal.made).noneMatch(AopUtils::isAopProxy);
			});
	}

	@Test
	void factoryIsUsedAsItIs() {
		this.runner.withUserConfiguration(CountingFactory.class, FactoryUser.class).run((context) -> {
			CountingFactory factory = context.getBean(CountingFactory.class);
			assertThat(context.getBean(FactoryUser.class).factory).isSameAs(factory);
			for (int i = 0; i < 3; i++) {
				try (Client client = connect(context, "counting")) {
					assertThat(client.read(1)).isEqualTo(Integer.toString(i));
				}
			}
			assertThat(factory.connections).hasValue(3);
			assertThat(factory.started).hasValue(1);
		});
	}

	@Test
	void handlersMayComeFromBeanMethods() {
		this.runner.withUserConfiguration(BeanMethods.class).run((context) -> {
			assertThat(context.getBean(EventReactorServers.class).getNames()).containsExactly("annotated", "scoped",
					"factory");
			for (String server : context.getBean(EventReactorServers.class).getNames()) {
				try (Client client = connect(context, server); Client other = connect(context, server)) {
					assertThat(client.exchange("hello")).isEqualTo("hello");
					assertThat(other.exchange("hello")).isEqualTo("hello");
				}
			}
			assertThat(context.getBean(BeanMethods.class).made).hasSize(4);
		});
	}

	@Test
	void closeMethodOfProtocolFromBeanMethodIsCalled() {
		this.runner.withUserConfiguration(CloseableBeanMethod.class).run((context) -> {
			connect(context, "closeable").close();
			await().untilAtomic(context.getBean(CloseableBeanMethod.class).closed, equalTo(1));
		});
	}

	@Test
	void serversListenWhenInitializationIsLazy() {
		this.runner.withUserConfiguration(Echo.class, CountingFactory.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				try (Client client = connect(context, "echo"); Client counting = connect(context, "counting")) {
					assertThat(client.exchange("hello")).isEqualTo("hello");
					assertThat(counting.read(1)).isEqualTo("0");
				}
			});
	}

	@Test
	void propertiesWinOverAnnotationAndAnnotationHasPlaceholders() {
		this.runner.withUserConfiguration(Echo.class, Configured.class)
			.withPropertyValues("echo.host=127.0.0.1", "event-reactor.servers.echo.endpoint=tcp:0:interface=localhost")
			.run((context) -> {
				EventReactorServers servers = context.getBean(EventReactorServers.class);
				assertThat(servers.get("echo").getEndpoint()).isEqualTo("tcp:0:interface=localhost");
				assertThat(servers.get("configured").getEndpoint()).isEqualTo("tcp:0:interface=127.0.0.1");
				try (Client client = connect(context, "configured")) {
					assertThat(client.exchange("hello")).isEqualTo("hello");
				}
			});
	}

	@Test
	void limitsComeFromProperties() {
		this.runner.withUserConfiguration(Echo.class)
			.withPropertyValues("event-reactor.servers.echo.max-connections=1")
			.run((context) -> {
				try (Client client = connect(context, "echo")) {
					assertThat(client.exchange("hello")).isEqualTo("hello");
					try (Client rejected = connect(context, "echo")) {
						assertThat(rejected.isTurnedAway()).isTrue();
					}
					assertThat(client.exchange("still there")).isEqualTo("still there");
				}
			});
	}

	private static Client connect(ApplicationContext context, String server) throws Exception {
		return new Client(
				context.getEnvironment().getRequiredProperty("local.eventreactor." + server + ".port", Integer.class));
	}

	static class Journal {

		final List<String> calls = new CopyOnWriteArrayList<>();

		final List<Object> made = new CopyOnWriteArrayList<>();

		final List<Object> destroyed = new CopyOnWriteArrayList<>();

	}

	@ProtocolHandler(name = "echo", endpoint = "tcp:0")
	static class Echo extends EchoProtocol {

		private final Journal journal;

		Echo(Journal journal) {
			this.journal = journal;
		}

		@PostConstruct
		void begin() {
			this.journal.made.add(this);
			this.journal.calls.add("postConstruct");
		}

		@Override
		protected void connectionMade() {
			this.journal.calls.add("connectionMade");
		}

		@Override
		protected void connectionLost(Throwable reason) {
			this.journal.calls.add("connectionLost");
		}

		@PreDestroy
		private void end() {
			this.journal.calls.add("preDestroy");
			this.journal.destroyed.add(this);
		}

	}

	@ProtocolHandler(name = "configured", endpoint = "tcp:0:interface=${echo.host}")
	static class Configured extends EchoProtocol {

	}

	@ProtocolHandler(name = "failing", endpoint = "tcp:0")
	static class Failing extends EchoProtocol {

		@Autowired
		private Journal journal;

		@Override
		protected void connectionMade() {
			this.journal.calls.add("connectionMade");
			throw new IllegalStateException("Made to fail");
		}

		@PreDestroy
		void end() {
			this.journal.calls.add("preDestroy");
		}

	}

	@ProtocolHandler(name = "unmakeable", endpoint = "tcp:0")
	static class Unmakeable extends EchoProtocol {

		Unmakeable() {
			throw new IllegalStateException("Made to fail");
		}

	}

	@ProtocolHandler(name = "counting", endpoint = "tcp:0")
	static class CountingFactory extends Factory {

		final AtomicInteger connections = new AtomicInteger();

		final AtomicInteger started = new AtomicInteger();

		@Override
		protected void startFactory() {
			this.started.incrementAndGet();
		}

		@Override
		public Protocol buildProtocol(SocketAddress peer) {
			int number = this.connections.getAndIncrement();
			return new EchoProtocol() {
				@Override
				protected void connectionMade() {
					transport().write(Integer.toString(number));
				}
			};
		}

	}

	static class FactoryUser {

		final CountingFactory factory;

		FactoryUser(CountingFactory factory) {
			this.factory = factory;
		}

	}

	@Aspect
	static class EchoAspect {

		private final Journal journal;

		EchoAspect(Journal journal) {
			this.journal = journal;
		}

		@Around("execution(* dataReceived(..)) && target(io.eventreactor.Protocol)")
		Object around(ProceedingJoinPoint call) throws Throwable {
			this.journal.calls.add("advised");
			return call.proceed();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BeanMethods {

		final Set<Protocol> made = ConcurrentHashMap.newKeySet();

		@Bean
		@ProtocolHandler(name = "annotated", endpoint = "tcp:0")
		EchoProtocol annotated() {
			return remember(new EchoProtocol() {
			});
		}

		@Bean
		@Scope("prototype")
		Plain scoped() {
			return remember(new Plain());
		}

		@Bean
		@ProtocolHandler(name = "factory", endpoint = "tcp:0")
		Factory factory() {
			return Factory.forProtocol(Plain::new);
		}

		private <P extends Protocol> P remember(P protocol) {
			this.made.add(protocol);
			return protocol;
		}

	}

	@ProtocolHandler(name = "scoped", endpoint = "tcp:0")
	static class Plain extends EchoProtocol {

	}

	@Configuration(proxyBeanMethods = false)
	static class CloseableBeanMethod {

		final AtomicInteger closed = new AtomicInteger();

		@Bean
		@ProtocolHandler(name = "closeable", endpoint = "tcp:0")
		CloseableEcho closeable() {
			return new CloseableEcho(this.closed);
		}

	}

	static class CloseableEcho extends EchoProtocol implements AutoCloseable {

		private final AtomicInteger closed;

		CloseableEcho(AtomicInteger closed) {
			this.closed = closed;
		}

		@Override
		public void close() {
			this.closed.incrementAndGet();
		}

	}

}
