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

package io.eventreactor.spring.autoconfigure;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.eventreactor.Protocol;
import io.eventreactor.Reactor;
import io.eventreactor.defer.Deferred;
import io.eventreactor.spring.Client;
import io.eventreactor.spring.annotation.Looping;
import io.eventreactor.spring.annotation.ProtocolHandler;
import io.eventreactor.task.Threads;

import static org.assertj.core.api.Assertions.assertThat;

class ThreadPoolIntegrationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EventReactorAutoConfiguration.class,
				EventReactorProtocolScopeAutoConfiguration.class, TaskExecutionAutoConfiguration.class));

	@Test
	void blockingWorkRunsOnTheTaskExecutorOfTheApplication() {
		this.runner.withPropertyValues("spring.task.execution.thread-name-prefix=mine-")
			.run((context) -> assertThat(worker(context).getName()).startsWith("mine-"));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void blockingWorkRunsOnVirtualThreadsWhereBootsDoes() throws Exception {
		Method isVirtual = Thread.class.getMethod("isVirtual");
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(isVirtual.invoke(worker(context))).isEqualTo(true));
		this.runner.run((context) -> assertThat(isVirtual.invoke(worker(context))).isEqualTo(false));
	}

	@Test
	void whoDrainsCanStillHaveBlockingWorkDone() throws Exception {
		CompletableFuture<Client> connected = new CompletableFuture<>();
		this.runner.withUserConfiguration(FarewellConfiguration.class)
			.withPropertyValues("event-reactor.servers.farewell.endpoint=tcp:0")
			.run((context) -> {
				Client client = new Client(context.getEnvironment()
					.getRequiredProperty("local.eventreactor.farewell.port", Integer.class));
				assertThat(client.read(5)).isEqualTo("hello");
				connected.complete(client);
			});
		try (Client client = connected.get()) {
			assertThat(client.readToEnd()).isEqualTo(", and farewell");
		}
	}

	@Test
	void contextThatIsPausedWhileLoopingMethodsUseThePoolCanBeClosed() {
		this.runner.withConfiguration(AutoConfigurations.of(EventReactorLoopingAutoConfiguration.class))
			.withBean(Sweeper.class)
			.run((context) -> {
				Sweeper sweeper = context.getBean(Sweeper.class);
				ConfigurableApplicationContext source = context
					.getSourceApplicationContext(ConfigurableApplicationContext.class);
				assertThat(sweeper.sweeps.poll(20, TimeUnit.SECONDS)).isNotNull();
				source.pause();
				sweeper.sweeps.clear();
				assertThat(sweeper.sweeps.poll(100, TimeUnit.MILLISECONDS)).isNull();
				source.restart();
				assertThat(sweeper.sweeps.poll(20, TimeUnit.SECONDS)).isNotNull();
				source.pause();
				assertThat(CompletableFuture.runAsync(context::close)).succeedsWithin(Duration.ofSeconds(10));
			});
	}

	private static Thread worker(ApplicationContext context) throws Exception {
		CompletableFuture<Thread> worker = new CompletableFuture<>();
		context.getBean(Reactor.class).callInThread(() -> worker.complete(Thread.currentThread()));
		return worker.get(20, TimeUnit.SECONDS);
	}

	@Configuration(proxyBeanMethods = false)
	static class FarewellConfiguration {

		@Bean
		@ProtocolHandler("farewell")
		Farewell farewell() {
			return new Farewell();
		}

	}

	static class Sweeper {

		private final BlockingQueue<Boolean> sweeps = new LinkedBlockingQueue<>();

		private final Reactor reactor;

		Sweeper(Reactor reactor) {
			this.reactor = reactor;
		}

		@Looping("1ms")
		Deferred<Boolean> sweep() {
			return Threads.deferToThread(this.reactor, () -> this.sweeps.add(true));
		}

	}

	static class Farewell extends Protocol {

		@Override
		protected void connectionMade() {
			transport().write("hello");
		}

		@Override
		public void dataReceived(ByteBuf data) {
		}

		@Override
		public void drain() {
			Threads.deferToThread(reactor(), () -> ", and farewell").addCallback((text) -> {
				transport().write(text);
				transport().loseConnection();
				return text;
			});
		}

	}

}
