package io.distributedcron.examples.reports;

import io.distributedcron.core.config.Installation;
import io.distributedcron.core.config.Settings;
import io.distributedcron.core.store.mongo.MongoStores;
import io.distributedcron.worker.FunctionProvider;
import io.distributedcron.worker.JobFunction;
import java.nio.file.Path;
import java.util.List;

/** What the ready-made worker finds in this project: its composition root. */
public final class ReportFunctions implements FunctionProvider {

    @Override
    public List<JobFunction<?>> functions() {
        Settings settings = new Settings(System.getenv());
        String mongo = settings.text("DCRON_MONGODB_URI", "mongodb://localhost:27017");
        Installation installation = settings.parsed(
                "DCRON_INSTALLATION", Installation.DEFAULT, "the name of an installation", Installation::new);
        Path folder = Path.of(settings.text("REPORTS_FOLDER", "reports"));
        settings.check();
        // Open as long as the process lives.
        MongoStores stores = MongoStores.connect(mongo, installation);
        return List.of(new JobFunction<>(
                "run-report",
                ReportRequest.class,
                new WriteReport(new RecentRuns(stores.jobs(), stores.history()), folder)));
    }
}
