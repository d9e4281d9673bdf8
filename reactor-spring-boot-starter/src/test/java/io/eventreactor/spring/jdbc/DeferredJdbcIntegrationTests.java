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

package io.eventreactor.spring.jdbc;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.eventreactor.Reactor;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.spring.autoconfigure.EventReactorAutoConfiguration;
import io.eventreactor.spring.autoconfigure.EventReactorJdbcAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DeferredJdbcIntegrationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(EventReactorAutoConfiguration.class, EventReactorJdbcAutoConfiguration.class,
						DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
						JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class))
		.withPropertyValues("event-reactor.threads=2");

	@Test
	void queryRunsOffTheLoopAndItsResultFiresOnIt() {
		run((jdbc, reactor) -> {
			CompletableFuture<List<Object>> outcome = new CompletableFuture<>();
			reactor.callFromThread(() -> {
				Thread asking = Thread.currentThread();
				AtomicBoolean blocked = new AtomicBoolean();
				jdbc.runQuery((client) -> {
					blocked.set(Thread.currentThread() == asking);
					return client.sql("select name from part order by id").query(String.class).list();
				})
					.addBoth((names, failure) -> outcome
						.complete(List.of(names, blocked.get(), Thread.currentThread() == asking)));
			});
			assertThat(outcome.get(20, TimeUnit.SECONDS)).containsExactly(List.of("bolt", "nut"), false, true);
		});
	}

	@Test
	void operationFiresWithNothing() {
		run((jdbc, reactor) -> {
			assertThat(get(jdbc.runOperation((client) -> client.sql("delete from part").update()))).isNull();
			assertThat(count(jdbc)).isZero();
		});
	}

	@Test
	void interactionIsCommittedWhenItReturns() {
		run((jdbc, reactor) -> {
			int added = get(jdbc.runInteraction((client) -> insert(client, 3, "washer") + insert(client, 4, "screw")));
			assertThat(added).isEqualTo(2);
			assertThat(count(jdbc)).isEqualTo(4);
		});
	}

	@Test
	void interactionIsRolledBackWhenItThrows() {
		run((jdbc, reactor) -> {
			IllegalStateException failure = new IllegalStateException("no more");
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> get(jdbc.runInteraction((client) -> {
				insert(client, 3, "washer");
				throw failure;
			}))).withCause(failure);
			assertThat(count(jdbc)).isEqualTo(2);
		});
	}

	@Test
	void failureOfTheInteractionOutlivesThatOfTheRollback() {
		this.runner.withBean(PlatformTransactionManager.class, FailingRollback::new).run((context) -> {
			IllegalStateException failure = new IllegalStateException("no more");
			DeferredJdbc jdbc = context.getBean(DeferredJdbc.class);
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> get(jdbc.runInteraction((client) -> {
				throw failure;
			}))).withCause(failure);
		});
	}

	@Test
	void failureOfAQueryIsThatOfTheDatabase() {
		run((jdbc, reactor) -> assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> get(jdbc.runOperation((client) -> client.sql("delete from nowhere").update())))
			.withCauseInstanceOf(DataAccessException.class));
	}

	@Test
	void queryHasNoTransactionAndAnInteractionTheOneThatWasAskedFor() {
		run((jdbc, reactor) -> {
			boolean active = get(
					jdbc.runQuery((client) -> TransactionSynchronizationManager.isActualTransactionActive()));
			assertThat(active).isFalse();
			DefaultTransactionDefinition readOnly = new DefaultTransactionDefinition();
			readOnly.setReadOnly(true);
			boolean asAskedFor = get(jdbc.withTransaction(readOnly)
				.runInteraction((client) -> TransactionSynchronizationManager.isCurrentTransactionReadOnly()));
			assertThat(asAskedFor).isTrue();
		});
	}

	@Test
	void cancelledDeferredFailsAtOnceAndTheFunctionRunsOn() {
		run((jdbc, reactor) -> {
			CompletableFuture<Boolean> begun = new CompletableFuture<>();
			CompletableFuture<Boolean> proceed = new CompletableFuture<>();
			CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
			CompletableFuture<Throwable> seen = new CompletableFuture<>();
			Deferred<Boolean> deferred = jdbc.runInteraction((client) -> {
				begun.complete(true);
				proceed.join();
				return interrupted.complete(Thread.currentThread().isInterrupted());
			});
			deferred.addErrback((failure) -> seen.complete(failure));
			begun.get(20, TimeUnit.SECONDS);
			deferred.cancel();
			assertThat(seen.get(20, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
			proceed.complete(true);
			assertThat(interrupted.get(20, TimeUnit.SECONDS)).isFalse();
		});
	}

	@Test
	void startsWithoutSpringJdbc() {
		this.runner.withClassLoader(new FilteredClassLoader(JdbcClient.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Reactor.class)
				.doesNotHaveBean(DeferredJdbc.class));
	}

	@Test
	void backsOffWithoutDatabaseAndBeforeOneThatTheUserHasMade() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(EventReactorAutoConfiguration.class, EventReactorJdbcAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DeferredJdbc.class));
		this.runner.withUserConfiguration(Custom.class)
			.run((context) -> assertThat(context).hasSingleBean(DeferredJdbc.class).hasBean("custom"));
	}

	private void run(Work work) {
		ContextConsumer<AssertableApplicationContext> consumer = (context) -> {
			DeferredJdbc jdbc = context.getBean(DeferredJdbc.class);
			get(jdbc.runOperation((client) -> {
				client.sql("create table part (id int primary key, name varchar(20))").update();
				insert(client, 1, "bolt");
				insert(client, 2, "nut");
			}));
			work.run(jdbc, context.getBean(Reactor.class));
		};
		this.runner.run(consumer);
	}

	private static int insert(JdbcClient client, int id, String name) {
		return client.sql("insert into part values (?, ?)").params(id, name).update();
	}

	private static int count(DeferredJdbc jdbc) throws Exception {
		return get(jdbc.runQuery((client) -> client.sql("select count(*) from part").query(Integer.class).single()));
	}

	private static <T extends @Nullable Object> T get(Deferred<T> deferred) throws Exception {
		return deferred.toCompletableFuture().get(20, TimeUnit.SECONDS);
	}

	@FunctionalInterface
	private interface Work {

		void run(DeferredJdbc jdbc, Reactor reactor) throws Exception;

	}

	@Configuration(proxyBeanMethods = false)
	static class Custom {

		@Bean
		DeferredJdbc custom(Reactor reactor, JdbcClient client, PlatformTransactionManager transactionManager) {
			return new DeferredJdbc(reactor, client, transactionManager);
		}

	}

	private static final class FailingRollback extends AbstractPlatformTransactionManager {

		private static final long serialVersionUID = 1L;

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
			throw new TransactionSystemException("the connection is gone");
		}

	}

}
