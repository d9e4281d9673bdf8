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

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Scope;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.stereotype.Component;

import io.eventreactor.Protocol;
import io.eventreactor.Reactor;
import io.eventreactor.defer.Deferred;
import io.eventreactor.spring.Client;
import io.eventreactor.spring.annotation.Looping;
import io.eventreactor.spring.annotation.ProtocolHandler;
import io.eventreactor.spring.autoconfigure.EventReactorAutoConfiguration;
import io.eventreactor.spring.autoconfigure.EventReactorLoopingAutoConfiguration;
import io.eventreactor.spring.autoconfigure.EventReactorProtocolScopeAutoConfiguration;
import io.eventreactor.spring.context.EventReactorPhases;
import io.eventreactor.task.LoopingCall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class LoopingIntegrationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EventReactorAutoConfiguration.class,
				EventReactorProtocolScopeAutoConfiguration.class, EventReactorLoopingAutoConfiguration.class))
		.withPropertyValues("event-reactor.threads=2", "beat=5ms");

	@Test
	void singletonIsCalledOnTheFirstLoopUntilTheContextStops() {
		this.runner.withUserConfiguration(Beats.class).run((context) -> {
			Beats beats = context.getBean(Beats.class);
			CompletableFuture<Thread> first = new CompletableFuture<>();
			context.getBean(Reactor.class).callFromThread(() -> first.complete(Thread.currentThread()));
			for (int i = 0; i < 3; i++) {
				assertThat(beats.threads.poll(20, TimeUnit.SECONDS)).isSameAs(first.get(20, TimeUnit.SECONDS));
			}
			context.close();
			assertThat(beats.afterStop()).isFalse();
		});
	}

	@Test
	void singletonIsCalledAgainAfterARestart() {
		this.runner.withUserConfiguration(Beats.class).run((context) -> {
			Beats beats = context.getBean(Beats.class);
			assertThat(beats.threads.poll(20, TimeUnit.SECONDS)).isNotNull();
			context.getSourceApplicationContext(ConfigurableApplicationContext.class).stop();
			beats.threads.clear();
			context.start();
			assertThat(beats.threads.poll(20, TimeUnit.SECONDS)).isNotNull();
		});
	}

	@Test
	void lazySingletonIsMadeAndCalled() {
		this.runner.withUserConfiguration(Beats.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context.getBean(Beats.class).threads.poll(20, TimeUnit.SECONDS)).isNotNull());
	}

	@Test
	void nextCallWaitsForTheDeferredAndIsToldWhatWasMissed() {
		this.runner.withUserConfiguration(Slow.class).run((context) -> {
			Slow slow = context.getBean(Slow.class);
			assertThat(slow.counts.poll(20, TimeUnit.SECONDS)).isEqualTo(1);
			Reactor reactor = context.getBean(Reactor.class);
			reactor.callLater(Duration.ofMillis(50), () -> slow.pending.callback(null));
			assertThat(slow.counts.poll(20, TimeUnit.SECONDS)).isGreaterThan(1);
			reactor.callFromThread(() -> slow.pending.callback(null));
		});
	}

	@Test
	void stopWaitsForTheCallInProgress() {
		BlockingQueue<String> order = new LinkedBlockingQueue<>();
		this.runner.withUserConfiguration(Slow.class)
			.withBean("above", Stopped.class, () -> new Stopped(EventReactorPhases.LOOPS + 1, () -> order.add("above")))
			.withBean("below", Stopped.class, () -> new Stopped(EventReactorPhases.LOOPS - 1, () -> order.add("below")))
			.run((context) -> {
				Slow slow = context.getBean(Slow.class);
				Reactor reactor = context.getBean(Reactor.class);
				assertThat(slow.counts.poll(20, TimeUnit.SECONDS)).isEqualTo(1);
				Thread closing = new Thread(context::close);
				closing.start();
				await().until(() -> order.contains("above") && closing.getState() != Thread.State.RUNNABLE);
				order.add("over");
				reactor.callFromThread(() -> slow.pending.callback(null));
				closing.join(TimeUnit.SECONDS.toMillis(20));
				assertThat(order).containsExactly("above", "over", "below");
			});
	}

	@Test
	void stopWaitsForNothingIfTheReactorWasStoppedBefore() {
		this.runner.withUserConfiguration(Beats.class).run((context) -> {
			Beats beats = context.getBean(Beats.class);
			assertThat(beats.threads.poll(20, TimeUnit.SECONDS)).isNotNull();
			context.getBean(Reactor.class).stop().toCompletableFuture().get(20, TimeUnit.SECONDS);
			assertThat(context.getBean(LoopingBeans.class).stop()).isCompleted();
			assertThat(beats.afterStop()).isFalse();
			context.getSourceApplicationContext(ConfigurableApplicationContext.class).stop();
			context.start();
			assertThat(beats.threads.poll(20, TimeUnit.SECONDS)).isNotNull();
		});
	}

	@Test
	void failureIsLoggedAndTheCallsGoOn(CapturedOutput output) {
		this.runner.withUserConfiguration(Failing.class).run((context) -> {
			Failing failing = context.getBean(Failing.class);
			await().until(() -> failing.goesOn.get() > 2);
			assertThat(output).contains("Failing.goesOn").contains("on it goes");
		});
	}

	@Test
	void failureEndsTheCallsIfTheAnnotationSaysSo(CapturedOutput output) {
		this.runner.withUserConfiguration(Failing.class).run((context) -> {
			Failing failing = context.getBean(Failing.class);
			await()
				.untilAsserted(() -> assertThat(output).contains("A looping call has ended").contains("Failing.ends"));
			int others = failing.goesOn.get();
			await().until(() -> failing.goesOn.get() > others + 2);
			assertThat(failing.ends).hasValue(1);
		});
	}

	@Test
	void firstCallComesAfterItsDelay() {
		this.runner.withUserConfiguration(Delayed.class).run((context) -> {
			Delayed delayed = context.getBean(Delayed.class);
			await().until(() -> delayed.calls.size() >= 2);
			assertThat(delayed.calls).doesNotContain("later", "after an hour").startsWith("soon");
		});
	}

	@Test
	void protocolIsCalledOnItsLoopWhileItIsConnected() {
		this.runner.withUserConfiguration(Ticker.class).withBean(Journal.class).run((context) -> {
			Journal journal = context.getBean(Journal.class);
			try (Client first = connect(context); Client second = connect(context)) {
				assertThat(first.read(4)).isEqualTo("mttt");
				assertThat(second.read(3)).isEqualTo("mtt");
			}
			await().until(() -> journal.lost.get() == 2);
			int ticks = journal.ticks.get();
			context.getBean(Reactor.class).callLater(Duration.ofMillis(50), () -> journal.later.complete(true));
			journal.later.get(20, TimeUnit.SECONDS);
			assertThat(journal.ticks).hasValue(ticks);
			assertThat(journal.elsewhere).hasValue(0);
		});
	}

	@Test
	void annotatedMethodsThatCannotBeCalledFailTheStart() {
		assertStartFails(Empty.class, "its interval is empty", "@Looping(\"10s\")");
		assertStartFails(Negative.class, "'-1s' is negative", "@Looping(\"10s\")");
		assertStartFails(Garbage.class, "'soon' is not a duration", "@Looping(\"10s\")");
		assertStartFails(Unresolved.class, "placeholder that cannot be resolved", "Set the property");
		assertStartFails(WithParameter.class, "parameters that nobody can fill", "type long");
		assertStartFails(WithResult.class, "returns java.lang.String", "void");
		assertStartFails(Prototype.class, "neither a singleton nor a protocol handler", "Move the method");
		assertStartFails(BadTicker.class, "'soon' is not a duration", "@Looping(\"10s\")");
	}

	@Test
	void beanWhoseMethodsCannotBeReadIsPassedOver() throws Exception {
		Class<?> broken = new WithoutMissing().broken();
		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(broken::getDeclaredMethods);
		RootBeanDefinition definition = new RootBeanDefinition(broken);
		definition.setLazyInit(true);
		this.runner.withUserConfiguration(Beats.class)
			.withInitializer(
					(context) -> ((BeanDefinitionRegistry) context).registerBeanDefinition("broken", definition))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(Beats.class).threads.poll(20, TimeUnit.SECONDS)).isNotNull();
			});
	}

	@Test
	void nothingIsCalledWithoutReactor() {
		this.runner.withPropertyValues("event-reactor.enabled=false")
			.withUserConfiguration(Garbage.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(LoopingBeans.class));
	}

	private void assertStartFails(Class<?> bean, String problem, String remedy) {
		this.runner.withUserConfiguration(bean).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = SpringFactoriesLoader.forDefaultResourceLocation()
				.load(FailureAnalyzer.class, (type, name, failure) -> {
				})
				.stream()
				.filter((analyzer) -> analyzer.getClass().getName().startsWith("io.eventreactor"))
				.map((analyzer) -> analyzer.analyze(context.getStartupFailure()))
				.filter(Objects::nonNull)
				.findFirst()
				.orElseThrow();
			assertThat(analysis.getDescription()).contains(problem).contains(bean.getName());
			assertThat(analysis.getAction()).contains(remedy);
		});
	}

	private static Client connect(ApplicationContext context) throws Exception {
		return new Client(
				context.getEnvironment().getRequiredProperty("local.eventreactor.ticker.port", Integer.class));
	}

	static class Beats {

		final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();

		@Looping("${beat}")
		private void beat() {
			this.threads.add(Thread.currentThread());
		}

		boolean afterStop() throws InterruptedException {
			this.threads.clear();
			return this.threads.poll(50, TimeUnit.MILLISECONDS) != null;
		}

	}

	static class Slow {

		final BlockingQueue<Long> counts = new LinkedBlockingQueue<>();

		volatile Deferred<@Nullable Void> pending = new Deferred<>();

		@Looping("10ms")
		Deferred<@Nullable Void> work(long count) {
			this.pending = new Deferred<>();
			this.counts.add(count);
			return this.pending;
		}

	}

	/**
	 * Tells when the context has stopped its phase.
	 *
	 * @param phase the phase
	 * @param stopped what to call
	 */
	private record Stopped(int phase, Runnable stopped) implements SmartLifecycle {

		@Override
		public int getPhase() {
			return this.phase;
		}

		@Override
		public boolean isRunning() {
			return true;
		}

		@Override
		public void start() {
		}

		@Override
		public void stop() {
			this.stopped.run();
		}

	}

	static class Failing {

		final AtomicInteger goesOn = new AtomicInteger();

		final AtomicInteger ends = new AtomicInteger();

		@Looping("5ms")
		void goesOn() throws Exception {
			this.goesOn.incrementAndGet();
			throw new Exception("on it goes");
		}

		@Looping(value = "5ms", onError = LoopingCall.FailurePolicy.STOP)
		void ends() throws Exception {
			this.ends.incrementAndGet();
			throw new Exception("that is it");
		}

	}

	static class Delayed {

		final List<String> calls = new CopyOnWriteArrayList<>();

		@Looping(value = "10ms", now = false)
		void soon() {
			this.calls.add("soon");
		}

		@Looping(value = "1h", now = false)
		void later() {
			this.calls.add("later");
		}

		@Looping(value = "10ms", initialDelay = "1h")
		void afterAnHour() {
			this.calls.add("after an hour");
		}

	}

	static class Journal {

		final AtomicInteger ticks = new AtomicInteger();

		final AtomicInteger lost = new AtomicInteger();

		final AtomicInteger elsewhere = new AtomicInteger();

		final CompletableFuture<Boolean> later = new CompletableFuture<>();

	}

	@ProtocolHandler(name = "ticker", endpoint = "tcp:0:interface=127.0.0.1")
	static class Ticker extends Protocol {

		private final Journal journal;

		Ticker(Journal journal) {
			this.journal = journal;
		}

		@Override
		protected void connectionMade() {
			transport().write("m");
		}

		@Override
		public void dataReceived(ByteBuf data) {
		}

		@Looping("${beat}")
		void tick() {
			this.journal.ticks.incrementAndGet();
			this.journal.elsewhere.addAndGet(reactor().isInReactorThread() ? 0 : 1);
			transport().write("t");
		}

		@Override
		protected void connectionLost(Throwable reason) {
			this.journal.lost.incrementAndGet();
		}

	}

	@ProtocolHandler(name = "bad", endpoint = "tcp:0")
	static class BadTicker extends Protocol {

		@Override
		public void dataReceived(ByteBuf data) {
		}

		@Looping("soon")
		void tick() {
		}

	}

	static class Empty {

		@Looping("")
		void call() {
		}

	}

	static class Negative {

		@Looping("-1s")
		void call() {
		}

	}

	static class Garbage {

		@Looping("soon")
		void call() {
		}

	}

	static class Unresolved {

		@Looping("${nowhere}")
		void call() {
		}

	}

	static class WithParameter {

		@Looping("1s")
		void call(String what) {
		}

	}

	static class WithResult {

		@Looping("1s")
		String call() {
			return "";
		}

	}

	@Component
	@Scope("prototype")
	static class Prototype {

		@Looping("1s")
		void call() {
		}

	}

	static class Broken {

		void call(Missing missing) {
		}

	}

	interface Missing {

	}

	/**
	 * Has a {@link Broken} of its own, and no {@link Missing}.
	 */
	private static final class WithoutMissing extends ClassLoader {

		WithoutMissing() {
			super(LoopingIntegrationTests.class.getClassLoader());
		}

		Class<?> broken() throws IOException {
			String name = Broken.class.getName();
			try (InputStream stream = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
				byte[] bytes = stream.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (name.equals(Missing.class.getName())) {
				throw new ClassNotFoundException(name);
			}
			return super.loadClass(name, resolve);
		}

	}

}
