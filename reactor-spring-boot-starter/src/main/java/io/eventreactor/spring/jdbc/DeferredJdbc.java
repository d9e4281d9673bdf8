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

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.Assert;

import io.eventreactor.Reactor;
import io.eventreactor.defer.Deferred;
import io.eventreactor.task.Threads;

/**
 * Databases off the loop: what is done with the {@link JdbcClient} runs on the thread
 * pool of the reactor, and the result fires on the loop that the method was called on, or
 * on the first one if it was called elsewhere.
 * <p>
 * Failures are those of the function: mostly a
 * {@link org.springframework.dao.DataAccessException}. A transaction of the calling
 * thread does not reach over. Cancelling a Deferred before its function has begun means
 * that it never does; later, the function runs to its end, as a connection does not take
 * an interruption well, and its result is dropped. So a transaction that has begun may be
 * committed in spite of a cancellation.
 * <p>
 * How many run at the same time is a matter of the pool of threads and the pool of
 * connections. All methods may be called from any thread.
 *
 * @since 0.1.0
 */
public class DeferredJdbc {

	private final Reactor reactor;

	private final JdbcClient client;

	private final TransactionTemplate transaction;

	/**
	 * Creates the object with default transactions.
	 * @param reactor has the threads
	 * @param client is given to the functions
	 * @param transactionManager manages the transactions of the client's data source
	 */
	public DeferredJdbc(Reactor reactor, JdbcClient client, PlatformTransactionManager transactionManager) {
		this(reactor, client, new TransactionTemplate(transactionManager));
	}

	private DeferredJdbc(Reactor reactor, JdbcClient client, TransactionTemplate transaction) {
		Assert.notNull(reactor, "'reactor' must not be null");
		Assert.notNull(client, "'client' must not be null");
		this.reactor = reactor;
		this.client = client;
		this.transaction = transaction;
	}

	/**
	 * Makes a copy that has another kind of transaction, such as one with a timeout, an
	 * isolation level, or for reading only.
	 * @param definition what {@link #runInteraction} of the copy begins
	 * @return a new object on the same database
	 */
	public DeferredJdbc withTransaction(TransactionDefinition definition) {
		PlatformTransactionManager transactionManager = this.transaction.getTransactionManager();
		Assert.state(transactionManager != null, "The transactions have lost their manager");
		return new DeferredJdbc(this.reactor, this.client, new TransactionTemplate(transactionManager, definition));
	}

	/**
	 * Runs something that has a result, without a transaction around it.
	 * @param query what to run, on a thread of the pool; everything is to be read when it
	 * returns, so no open stream should be
	 * @param <T> the type of the result
	 * @return fires with what the query returns or throws
	 */
	public <T extends @Nullable Object> Deferred<T> runQuery(Function<? super JdbcClient, ? extends T> query) {
		Assert.notNull(query, "'query' must not be null");
		return defer(() -> query.apply(this.client));
	}

	/**
	 * Runs something that has no result, without a transaction around it.
	 * @param operation what to run, on a thread of the pool
	 * @return fires with {@code null} at the end, or with what the operation throws
	 */
	public Deferred<@Nullable Void> runOperation(Consumer<? super JdbcClient> operation) {
		Assert.notNull(operation, "'operation' must not be null");
		return defer(() -> {
			operation.accept(this.client);
			return null;
		});
	}

	/**
	 * Runs something in a transaction, which is committed if it returns, and rolled back
	 * if it throws. If the rollback fails as well, the failure is still that of the
	 * function, and that of the rollback is logged.
	 * @param interaction what to run, on a thread of the pool
	 * @param <T> the type of the result
	 * @return fires with what the interaction returns when it is committed, or with what
	 * it throws when it is rolled back, or with the failure of the commit
	 */
	public <T extends @Nullable Object> Deferred<T> runInteraction(
			Function<? super JdbcClient, ? extends T> interaction) {
		Assert.notNull(interaction, "'interaction' must not be null");
		return defer(() -> new Interaction<T>(this.client, interaction).run(this.transaction));
	}

	private <T extends @Nullable Object> Deferred<T> defer(Callable<? extends T> function) {
		return Threads.deferToThread(this.reactor, Threads.OnCancel.RUN_ON, function);
	}

}
